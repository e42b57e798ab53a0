import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

interface Answer {
  id: number;
  result?: unknown;
  error?: { name: string; message: string };
}

/** A function as it runs on AWS: its bundle alone, in a process that knows nothing but its environment. */
export async function startFunction(bundle: string, environment: Record<string, string>) {
  const child = fork(path.join(import.meta.dirname, "runtime.ts"), [bundle], {
    env: environment,
    execArgv: [],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  const log = { text: "" };
  child.stderr?.on("data", (chunk) => (log.text += chunk));
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const [first] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (typeof first !== "object" || first === null) throw new Error(`the function did not start: ${log.text}`);
  child.on("message", ({ id, result, error }: Answer) => {
    const call = waiting.get(id);
    if (error) call?.reject(Object.assign(new Error(error.message), error));
    else call?.resolve(result);
    waiting.delete(id);
  });
  let last = 0;
  return {
    readyAfterMilliseconds: (first as { readyAfterMilliseconds: number }).readyAfterMilliseconds,
    log,
    invoke<Result>(event: unknown): Promise<Result> {
      const call = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, call);
      child.send({ id: last, event });
      return call.promise as Promise<Result>;
    },
    async stop(): Promise<void> {
      child.kill();
      await once(child, "exit");
    },
  };
}

export type RunningFunction = Awaited<ReturnType<typeof startFunction>>;
