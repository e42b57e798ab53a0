import { playMainJob, stepCount } from "./demo/main-job.ts";
import { createShow } from "./demo/show.ts";
import { createStage } from "./demo/stage.ts";

const stage = await createStage();
const show = createShow(stepCount);

let clearing: Promise<void> | undefined;
/** Once, whatever ends the demo first. */
const clear = (): Promise<void> => {
  clearing ??= stage.clear();
  return clearing;
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, async () => {
    show.end();
    await clear();
    process.exit(130);
  });
}

try {
  await playMainJob(stage, show);
} catch (error) {
  show.end();
  if (clearing === undefined) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    console.error(`The demo stopped at this step: ${message}`);
  }
  process.exitCode = 1;
} finally {
  await clear();
}
