import path from "node:path";
import { pathToFileURL } from "node:url";

/** In the place of Lambda's own runtime: loads the bundle, then answers one event after another. */
const { handler } = await import(pathToFileURL(path.join(process.argv[2] ?? "", "index.mjs")).href);
const context = { awsRequestId: "test", getRemainingTimeInMillis: () => 60_000 };

process.on("message", async ({ id, event }: { id: number; event: unknown }) => {
  try {
    process.send?.({ id, result: await handler(event, context) });
  } catch (error) {
    const { name, message } = error as Error;
    process.send?.({ id, error: { ...(error as Error), name, message } });
  }
});
process.send?.({ readyAfterMilliseconds: Math.round(performance.now()) });
