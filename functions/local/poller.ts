import { setTimeout as delay } from "node:timers/promises";
import type { Services } from "#functions/services.ts";

const idleMilliseconds = 250;
const dueEveryMilliseconds = 5_000;

/**
 * What the table's stream and the scheduler do on AWS: dispatches the outbox, and does what the clock has made due. One thing at a time.
 * A failure is said once and tried again on the next round.
 */
export function startPoller(
  { outbox, runDueWork }: Pick<Services, "outbox" | "runDueWork">,
  onError: (error: unknown) => void,
) {
  const stopping = new AbortController();
  let lastDue = Number.NEGATIVE_INFINITY;
  let failed = false;

  async function round(): Promise<number> {
    if (performance.now() - lastDue >= dueEveryMilliseconds) {
      lastDue = performance.now();
      await runDueWork();
    }
    return outbox.dispatchWaiting();
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const done = await round();
        failed = false;
        if (done > 0) continue;
      } catch (error) {
        if (!failed && !stopping.signal.aborted) onError(error);
        failed = true;
      }
      await delay(idleMilliseconds, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}
