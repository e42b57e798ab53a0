import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import type { IdentityProvider } from "#functions/accounts/identity-providers.ts";
import type { RoleRequest } from "#functions/accounts/role-grants.ts";
import { createBrowserOn } from "#functions/local/demo/browser.ts";
import type { NameLookups } from "#functions/name-checks/lookups.ts";
import type { Email } from "#functions/notifications/email.ts";
import type { Mailer } from "#functions/notifications/mailer.ts";
import type { Kind } from "#functions/organisations/rules.ts";
import type { Tile } from "#functions/organisations/tiles.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { createServices } from "#functions/services.ts";
import { freshSigningKeys, signerWithKeys } from "#functions/signer.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { createApp } from "#web/app.ts";
import type { WebEnv } from "#web/context.ts";
import { startTestEngine } from "../engine.ts";

const origin = "http://localhost";
const signer = signerWithKeys(freshSigningKeys());

/** A browser on the app itself, without a server in between. */
export const createBrowser = (app: Hono<WebEnv>) => createBrowserOn(origin, (path, init) => app.request(path, init));

export type Browser = ReturnType<typeof createBrowser>;

/** The whole service on an engine of its own, with a clock that a test sets. */
export async function startWorld(
  options: {
    at?: string;
    providers?: readonly IdentityProvider[];
    mailer?: Mailer;
    directory?: string;
    nameLookups?: NameLookups | undefined;
  } = {},
) {
  const engine = await startTestEngine(options.directory ? { directory: options.directory } : {});
  let clock = new Date(options.at ?? "2026-11-30T12:00:00.000Z");
  const now = () => clock;
  const failures: unknown[] = [];
  const mail: Email[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-test-"));
  const files = createFolderFiles(folder);
  const services = createServices({
    table: engine.table,
    client: engine.client,
    now,
    personalData: personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)),
    files,
    signer,
    publicOrigin: origin,
    providers: options.providers ?? [],
    nameLookups: options.nameLookups,
    mailer: options.mailer ?? {
      send: async (email) => {
        mail.push(email);
      },
    },
    controller: { name: "Eastmere Council", address: "1 High Street, Eastmere", email: "privacy@eastmere.example" },
    onEffectFailure: (_item, error) => failures.push(error),
  });
  await services.runDueWork();
  const app = createApp(services, { publicOrigin: origin });

  async function addOrganisation(
    name: string,
    domains: string[],
    more: { kind?: Kind; hasEnded?: boolean; successorIds?: string[]; tile?: Tile } = {},
  ) {
    const draft = {
      name,
      otherNames: [],
      kind: "unitary_authority" as const,
      codes: [],
      hasEnded: false,
      successorIds: [],
      statedBy: {},
      domains,
      ...more,
    };
    return services.organisations.register.save(undefined, draft, { actorId: "test", source: "test" });
  }

  /** A browser in which the holder of the address has signed in, on the path that every sign-in takes after its provider. */
  async function signIn(
    email: string,
    { name = email, secondFactor = true }: { name?: string; secondFactor?: boolean | undefined } = {},
  ) {
    const claims = {
      issuer: "https://provider.example",
      subject: email,
      email,
      emailVerified: true,
      name,
      secondFactor,
    };
    const outcome = await services.accounts.admit({ vouchesFor: () => true }, claims);
    if (outcome.kind === "refused") throw new Error(`${email} cannot sign in: ${outcome.reason}`);
    const browser = createBrowser(app);
    browser.cookies.set("commonlist", outcome.token);
    return Object.assign(browser, { personId: outcome.personId, token: outcome.token });
  }

  return {
    ...engine,
    stop: async () => {
      await engine.stop();
      await rm(folder, { recursive: true });
    },
    services,
    /** The keys that everything is signed with. */
    signer,
    /** Where the bodies of editions are kept. */
    files,
    filesFolder: folder,
    app,
    origin,
    now,
    /** What effects failed with, to be shown empty. */
    failures,
    /** Every e-mail sent, unless the world was given a mailer of its own. */
    mail,
    setClock: (at: string): void => {
      clock = new Date(at);
    },
    passTime: ({ days = 0, hours = 0, minutes = 0 }: { days?: number; hours?: number; minutes?: number }): void => {
      clock = new Date(clock.getTime() + ((days * 24 + hours) * 60 + minutes) * 60_000);
    },
    addOrganisation,
    signIn,
    stranger: () => createBrowser(app),
    /** Gives a role as the operator would, to somebody who has signed in. */
    giveRole: (request: RoleRequest) => services.accounts.operator.giveRole(request, "test"),
    /** Whoever the address belongs to signs in with the roles given. */
    async signInWith(email: string, roles: readonly RoleWish[], details: { name?: string } = {}) {
      const first = await signIn(email, details);
      for (const wish of roles) {
        const request =
          wish === "voting" || wish === "deputy" ? { role: "representative" as const, seat: wish } : { role: wish };
        await services.accounts.operator.giveRole({ personId: first.personId, ...request }, "test");
      }
      return first;
    },
    /** Does what acts have left to be done, and what follows from that. */
    settle: async () => {
      while ((await services.outbox.dispatchWaiting()) > 0);
    },
  };
}

/** A role, or a representative's seat. */
export type RoleWish = "voting" | "deputy" | "filtering_owner" | "researcher" | "publisher" | "steward";
export type World = Awaited<ReturnType<typeof startWorld>>;
