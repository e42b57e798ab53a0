import { setTimeout as delay } from "node:timers/promises";
import type { Lane } from "#functions/outbox/rules.ts";
import type { Services } from "#functions/services.ts";

const idleMilliseconds = 250;
const dueEveryMilliseconds = 5_000;
/** A mail server that does not answer keeps nobody from stopping: what was not sent is sent after the next start. */
const longestGoodbye = 2_000;

/**
 * What the table's stream and the scheduler do on AWS: dispatches the outbox, and does what the clock has made due. One thing at a time in
 * each lane. A failure is said once and tried again on the next round.
 */
export function startPoller(
  { outbox, runDueWork }: Pick<Services, "outbox" | "runDueWork">,
  onError: (error: unknown) => void,
) {
  const stopping = new AbortController();
  let lastDue = Number.NEGATIVE_INFINITY;

  async function round(lane: Lane): Promise<number> {
    if (lane === "work" && performance.now() - lastDue >= dueEveryMilliseconds) {
      lastDue = performance.now();
      await runDueWork();
    }
    return outbox.dispatchWaiting([lane]);
  }

  async function run(lane: Lane): Promise<void> {
    let failed = false;
    while (!stopping.signal.aborted) {
      try {
        const done = await round(lane);
        failed = false;
        if (done > 0) continue;
      } catch (error) {
        if (!failed && !stopping.signal.aborted) onError(error);
        failed = true;
      }
      await delay(idleMilliseconds, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const running: Record<Lane, Promise<void>> = { work: run("work"), mail: run("mail") };
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await running.work;
      await Promise.race([running.mail, delay(longestGoodbye, undefined, { ref: false })]);
    },
  };
}
