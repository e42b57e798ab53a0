import path from "node:path";
import { createIdentityProvider } from "#functions/accounts/identity-providers.ts";
import { personalDataFromFile } from "#functions/personal-data-keys.ts";
import { createServices, type Services } from "#functions/services.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { type Hold, type Holder, holdDirectory, isHolder } from "./data-directory.ts";
import { StartProblem, startDataEngine } from "./data-engine.ts";
import type { Engine } from "./engine.ts";
import { loadOnFirstStart } from "./first-start.ts";
import { startIdentityProvider } from "./identity-provider.ts";
import { startPoller } from "./poller.ts";
import { portNextTo } from "./ports.ts";
import { samplePeople } from "./sample/people.ts";
import type { LocalSettings } from "./settings.ts";

export interface LocalService {
  services: Services;
  publicOrigin: string;
  engine: Engine;
  /** Ends everything started here, the last first. */
  stop: () => Promise<void>;
}

/** One line, names and messages only: what an SDK throws carries whole items. */
const report = (what: string, error: unknown): void => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ what, name, message }));
};

const localController = {
  name: "The people running this copy of Commonlist",
  address: "This computer",
  email: "commonlist@localhost",
};

export const servicesOn = async (
  { dataDirectory, table, clockOffset }: LocalSettings,
  { client }: Pick<Engine, "client">,
  { publicOrigin, providers }: Pick<Parameters<typeof createServices>[0], "publicOrigin" | "providers">,
): Promise<Services> =>
  createServices({
    table,
    client,
    now: () => new Date(Date.now() + clockOffset),
    personalData: await personalDataFromFile(path.join(dataDirectory, "keys")),
    files: createFolderFiles(path.join(dataDirectory, "releases")),
    publicOrigin,
    providers,
    mailer: { send: async () => {} },
    controller: localController,
    onEffectFailure: ({ outboxItemId, type }, error) => report(`${type} ${outboxItemId}`, error),
  });

const heldBy = (directory: string, { pid, what }: Holder): string =>
  `${directory} is in use by ${what} (process ${pid}).\nStop that first, or set DATA_DIR to another folder.`;

async function hold(directory: string, what: string): Promise<Hold> {
  const held = await holdDirectory(directory, { pid: process.pid, what });
  if (isHolder(held)) throw new StartProblem(heldBy(directory, held));
  return held;
}

/** Everything but the web server: the database, the sign-in service, the register, and the work that follows acts. */
export async function startLocal(settings: LocalSettings, say: (line: string) => void): Promise<LocalService> {
  const { dataDirectory, port } = settings;
  const publicOrigin = `http://localhost:${port}`;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const directory = await hold(dataDirectory, `Commonlist at ${publicOrigin}`);
    stops.push(directory.release);
    const engine = await startDataEngine(settings);
    stops.push(engine.stop);
    directory.tell({ pid: process.pid, what: `Commonlist at ${publicOrigin}`, endpoint: engine.endpoint });

    const provider = await startIdentityProvider({
      port: await portNextTo(port),
      keysDirectory: path.join(dataDirectory, "keys"),
      publicOrigin,
      people: samplePeople,
    });
    stops.push(provider.stop);
    const providers = [createIdentityProvider(provider.settings, publicOrigin)];
    const services = await servicesOn(settings, engine, { publicOrigin, providers });
    await loadOnFirstStart(services, dataDirectory, say);
    // Whoever asks for the list right after the start is told that there is none yet.
    await services.releases.layOutEmpty();
    const poller = startPoller(services, (error) => report("work in hand", error));
    stops.push(poller.stop);
    say(`Database: ${engine.name} at ${engine.endpoint}, its data in ${dataDirectory}`);
    say(`Sign-in service for development: ${provider.settings.issuer}`);
    return { services, publicOrigin, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
