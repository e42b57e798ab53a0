import path from "node:path";
import { createIdentityProvider } from "#functions/accounts/identity-providers.ts";
import { createNameLookups } from "#functions/name-lookups.ts";
import { createSmtpMailer } from "#functions/notifications/smtp-mailer.ts";
import { personalDataFromFile } from "#functions/personal-data-keys.ts";
import { createServices, type ServiceOptions, type Services } from "#functions/services.ts";
import { signerFromFile } from "#functions/signer.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { type Hold, type Holder, holdDirectory, isHolder } from "./data-directory.ts";
import { StartProblem, startDataEngine } from "./data-engine.ts";
import type { Engine } from "./engine.ts";
import { loadOnFirstStart } from "./first-start.ts";
import { startIdentityProvider } from "./identity-provider.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { startPoller } from "./poller.ts";
import { portNextTo } from "./ports.ts";
import { samplePeople } from "./sample/people.ts";
import { type LocalSettings, localController } from "./settings.ts";

export interface LocalService {
  services: Services;
  publicOrigin: string;
  /** Undefined where e-mail goes to a server. */
  mailbox: Mailbox | undefined;
  engine: Engine;
  /** Ends everything started here, the last first. */
  stop: () => Promise<void>;
}

/** One line, names and messages only: what an SDK throws carries whole items. */
const report = (what: string, error: unknown): void => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ what, name, message }));
};

type Setting = Pick<ServiceOptions, "publicOrigin" | "providers">;

/** The services on that engine, and the folder that their e-mail goes to, unless it goes to a server. */
async function compose(settings: LocalSettings, { client }: Pick<Engine, "client">, setting: Setting) {
  const { dataDirectory, table, clockOffset, smtp } = settings;
  const now = () => new Date(Date.now() + clockOffset);
  const personalData = await personalDataFromFile(path.join(dataDirectory, "keys"));
  const mailbox = createMailbox({ directory: path.join(dataDirectory, "mailbox"), personalData, now });
  const services = createServices({
    table,
    client,
    now,
    personalData,
    files: createFolderFiles(path.join(dataDirectory, "releases")),
    signer: await signerFromFile(path.join(dataDirectory, "keys")),
    nameLookups: createNameLookups(settings.nameServers, settings.rdapBootstrap),
    ...setting,
    mailer: smtp ? createSmtpMailer(smtp) : mailbox.mailer,
    controller: localController,
    onEffectFailure: ({ outboxItemId, type }, error) => report(`${type} ${outboxItemId}`, error),
  });
  return { services, mailbox: smtp ? undefined : mailbox };
}

export const servicesOn = async (
  settings: LocalSettings,
  engine: Pick<Engine, "client">,
  setting: Setting,
): Promise<Services> => (await compose(settings, engine, setting)).services;

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
    const { services, mailbox } = await compose(settings, engine, { publicOrigin, providers });
    await loadOnFirstStart(services, dataDirectory, say);
    // Whoever asks for the list right after the start is told that there is none yet.
    await services.releases.layOutEmpty();
    const poller = startPoller(services, (error) => report("work in hand", error));
    stops.push(poller.stop);
    say(`Database: ${engine.name} at ${engine.endpoint}, its data in ${dataDirectory}`);
    say(`Sign-in service for development: ${provider.settings.issuer}`);
    return { services, publicOrigin, mailbox, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
