import { SingleBar } from "cli-progress";

/** A bar on standard error, from the first thing that is done. */
export function progressBar(isShown: boolean | undefined, what: string) {
  const bar = new SingleBar({
    format: `{bar} {value} of {total} ${what}`,
    stream: process.stderr,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    onProgress(done: number, total: number): void {
      if (!isShown) return;
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
