import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { endWithUs } from "#functions/local/leftovers.ts";
import { type ServiceProcess, spawnService } from "#functions/local/service-process.ts";

export interface Stage {
  folder: string;
  /** Of the service, once it was started. */
  origin: () => string;
  /** Starts the service at the present time, or again on the same data at a later time such as `+8d`. */
  startAt: (clockOffset: string) => Promise<void>;
  /** Ends the service and takes its folder away, at whatever point it is. Nothing can be started afterwards. */
  clear: () => Promise<void>;
}

/** A Commonlist of its own: temporary folder, free port, nothing shared with the one that npm start runs. */
export async function createStage(): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-demo-"));
  const table = path.basename(folder);
  let starting: Promise<ServiceProcess> | undefined;
  let origin = "";
  let isCleared = false;
  let callOff = () => {};

  async function stop(): Promise<void> {
    await (await starting)?.stop();
    callOff();
  }

  return {
    folder,
    origin: () => origin,
    async startAt(clockOffset) {
      await stop();
      if (isCleared) throw new Error("the demo is over");
      const port = origin ? Number(new URL(origin).port) : undefined;
      starting = spawnService(path.join(folder, "data"), { clockOffset, table, ...(port && { port }) });
      const service = await starting;
      callOff = endWithUs(service.pid);
      origin = service.origin;
      await service.ready;
    },
    async clear() {
      isCleared = true;
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
