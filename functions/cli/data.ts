import { servicesFromEnvironment } from "#functions/environment.ts";
import { type Holder, holdDirectory, isHolder } from "#functions/local/data-directory.ts";
import { StartProblem, startDataEngine } from "#functions/local/data-engine.ts";
import { localClient } from "#functions/local/engine.ts";
import { LocalSettings } from "#functions/local/settings.ts";
import { servicesOn } from "#functions/local/start.ts";
import type { Services } from "#functions/services.ts";

const nowhere = { publicOrigin: "http://localhost", providers: [] };

/** On the engine of the Commonlist that runs on the directory. */
async function onRunning<Result>(
  settings: LocalSettings,
  { endpoint, pid, what }: Holder,
  work: (services: Services) => Promise<Result>,
): Promise<Result> {
  if (!endpoint) {
    throw new StartProblem(
      `${settings.dataDirectory} is in use by ${what} (process ${pid}). Try again when it is done.`,
    );
  }
  const client = localClient(endpoint);
  try {
    return await work(await servicesOn(settings, { client }, nowhere));
  } finally {
    client.destroy();
  }
}

/**
 * Works on the data folder: on the running engine if there is one, on one of its own otherwise. With the settings of a deployment in its
 * environment it works on that deployment (docs/runbooks/deploy.md).
 */
export async function withServices<Result>(work: (services: Services) => Promise<Result>): Promise<Result> {
  if (process.env.PERSONAL_DATA_KEY_ARN) return work((await servicesFromEnvironment()).services);
  const parsed = LocalSettings.safeParse(process.env);
  if (!parsed.success) throw new StartProblem(parsed.error.issues.map(({ message }) => message).join("\n"));
  const settings = parsed.data;
  const held = await holdDirectory(settings.dataDirectory, { pid: process.pid, what: "a commonlist command" });
  if (isHolder(held)) return onRunning(settings, held, work);
  try {
    const engine = await startDataEngine(settings);
    try {
      return await work(await servicesOn(settings, engine, nowhere));
    } finally {
      await engine.stop();
    }
  } finally {
    await held.release();
  }
}
