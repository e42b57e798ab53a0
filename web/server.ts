import { once } from "node:events";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { StartProblem } from "#functions/local/data-engine.ts";
import { isFree } from "#functions/local/ports.ts";
import { samplePeople } from "#functions/local/sample/people.ts";
import { LocalSettings } from "#functions/local/settings.ts";
import { type LocalService, startLocal } from "#functions/local/start.ts";
import { createApp } from "./app.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const developmentOnly =
  "npm start is for development: anybody can sign in as anybody. For production see “How to deploy” in the README.";

const portTaken = (port: number): string =>
  `Port ${port} is in use by another program. Set PORT to another number, such as PORT=${port + 10} npm start.`;

const whoToSignInAs = (): string =>
  ["steward", "publisher", "representative"]
    .flatMap((role) => samplePeople.find((person) => person.role === role) ?? [])
    .map(({ name, role, organisation }) => `${name} (${role}, ${organisation})`)
    .join(", ");

/** The web server on this machine alone: whoever reaches it may sign in as anybody. */
async function listen({ services, publicOrigin, mailbox }: LocalService, port: number): Promise<Server> {
  const app = createApp(services, {
    publicOrigin,
    mailbox,
    filesFreshFor: 1_000,
    clientAddress: (c) => getConnInfo(c).remote.address ?? "unknown",
  });
  const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }) as Server;
  await once(server, "listening");
  return server;
}

async function main(): Promise<void> {
  if (process.env.NODE_ENV === "production") throw new StartProblem(developmentOnly);
  const settings = LocalSettings.safeParse(process.env);
  if (!settings.success) throw new StartProblem(settings.error.issues.map(({ message }) => message).join("\n"));
  const { port, clockOffset } = settings.data;
  if (!(await isFree(port))) throw new StartProblem(portTaken(port));

  const local = await startLocal(settings.data, say);
  const server = await listen(local, port).catch(async (error: NodeJS.ErrnoException) => {
    await local.stop();
    throw error.code === "EADDRINUSE" ? new StartProblem(portTaken(port)) : error;
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    server.closeAllConnections();
    server.close();
    await local.stop();
    process.exit(code);
  };
  process.on("SIGINT", () => stop(0));
  process.on("SIGTERM", () => stop(0));
  process.on("SIGHUP", () => stop(0));
  const stopWithEngine = async (): Promise<void> => {
    await local.engine.ended;
    if (stopping) return;
    console.error("The database engine has ended, so Commonlist ends too. Start it again: nothing confirmed is lost.");
    await stop(1);
  };
  if (local.engine.ended) void stopWithEngine();

  if (clockOffset !== 0)
    say(`The service’s clock is moved: it says ${new Date(Date.now() + clockOffset).toISOString()}`);
  say(`Commonlist: ${local.publicOrigin}`);
  say(`Sign in as ${whoToSignInAs()}, or another of ${samplePeople.length} sample people`);
  say(local.mailbox ? `E-mail goes to ${local.publicOrigin}/mailbox` : "E-mail goes to the server in SMTP_URL");
  say("Press Ctrl-C to stop");
}

/** What somebody at the terminal can put right: one plain message, without a stack. */
const plainMessage = (error: unknown): string | undefined => {
  const { code, message } = error as NodeJS.ErrnoException;
  const isDisk = ["EACCES", "EEXIST", "EPERM", "EROFS", "ENOSPC", "ENOTDIR"].includes(code ?? "");
  return error instanceof StartProblem || isDisk ? message : undefined;
};

try {
  await main();
} catch (error) {
  const message = plainMessage(error);
  if (message === undefined) throw error;
  console.error(message);
  process.exitCode = 1;
}
