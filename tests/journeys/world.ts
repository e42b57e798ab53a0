import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import type { IdentityProvider } from "#functions/accounts/identity-providers.ts";
import type { RoleRequest } from "#functions/accounts/role-grants.ts";
import type { Kind } from "#functions/organisations/rules.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { createServices } from "#functions/services.ts";
import { createFolderFiles } from "#functions/whitelist/files.ts";
import { createApp } from "#web/app.ts";
import type { WebEnv } from "#web/context.ts";
import { startTestEngine } from "../engine.ts";
import { formsIn, type PageForm } from "./forms.ts";

const origin = "http://localhost";

/** A page as it came back, after redirects within the site were followed. */
export interface Seen {
  status: number;
  path: string;
  html: string;
  headers: Headers;
  /** The page's text without tags, blanks folded. */
  text: string;
  forms: PageForm[];
}

const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ");

/** One browser: keeps its cookies, sends forms as from the site itself. */
export function createBrowser(app: Hono<WebEnv>) {
  const cookies = new Map<string, string>();

  /** One request, redirects not followed. */
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await app.request(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  async function follow(response: Response, path: string): Promise<Seen> {
    const location = response.headers.get("location");
    if (location !== null && response.status >= 300 && response.status < 400) {
      const target = new URL(location, origin + path);
      if (target.origin === origin)
        return follow(await request(target.pathname + target.search), target.pathname + target.search);
    }
    const html = await response.text();
    return { status: response.status, path, html, headers: response.headers, text: textOf(html), forms: formsIn(html) };
  }

  const send = (path: string, fields: Record<string, string | string[]>, from = origin) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
    return request(path, {
      method: "POST",
      headers: { origin: from, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  };

  return {
    cookies,
    request,
    /** A form's answer, redirects not followed. */
    send,
    get: async (path: string): Promise<Seen> => follow(await request(path), path),
    post: async (path: string, fields: Record<string, string | string[]> = {}): Promise<Seen> =>
      follow(await send(path, fields), path),
    /**
     * Fills in a form of the page as a person would: what is not given stays as the page has it, hidden fields included. Which form: the
     * one whose action ends so, or the only one that posts.
     */
    submit: async (page: Seen, fields: Record<string, string | string[]> = {}, actionEnd = ""): Promise<Seen> => {
      const form = page.forms.find(
        ({ method, action }) => method === "post" && (action || page.path.split("?")[0] || "").endsWith(actionEnd),
      );
      if (!form) throw new Error(`no form ending in "${actionEnd}" on ${page.path} (${page.status})`);
      const action = form.action || page.path;
      return follow(await send(action, { ...form.fields, ...fields }), action);
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;

/** The whole service on an engine of its own, with a clock that a test sets. */
export async function startWorld(options: { at?: string; providers?: readonly IdentityProvider[] } = {}) {
  const engine = await startTestEngine();
  let clock = new Date(options.at ?? "2026-11-30T12:00:00.000Z");
  const now = () => clock;
  const failures: unknown[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-test-"));
  const services = createServices({
    table: engine.table,
    client: engine.client,
    now,
    personalData: personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)),
    files: createFolderFiles(folder),
    publicOrigin: origin,
    providers: options.providers ?? [],
    onEffectFailure: (_item, error) => failures.push(error),
  });
  await services.runDueWork();
  const app = createApp(services, { publicOrigin: origin });

  async function addOrganisation(
    name: string,
    domains: string[],
    more: { kind?: Kind; hasEnded?: boolean; successorIds?: string[] } = {},
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
    app,
    origin,
    now,
    /** What effects failed with, to be shown empty. */
    failures,
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
    /** Does what acts have left to be done. */
    settle: () => services.outbox.dispatchWaiting(),
  };
}

/** A role, or a representative's seat. */
export type RoleWish = "voting" | "deputy" | "filtering_owner" | "researcher" | "publisher" | "steward";
export type World = Awaited<ReturnType<typeof startWorld>>;
