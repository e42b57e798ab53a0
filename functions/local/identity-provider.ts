import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import Provider, { type Adapter, type AdapterPayload, interactionPolicy } from "oidc-provider";
import type { ProviderSettings } from "#functions/accounts/identity-claims.ts";
import { identityProviderKeys } from "./identity-provider-keys.ts";
import { choosePersonPage } from "./identity-provider-page.ts";
import type { SamplePerson } from "./sample/people.ts";

const secondFactorAcr = "urn:commonlist:second-factor";

interface LocalAccount {
  email: string;
  name: string;
  emailVerified: boolean;
}

/** Grants, codes and sessions of the provider, in memory: a restart loses a sign-in that is half way and nothing else. */
class MemoryAdapter implements Adapter {
  static readonly #items = new Map<string, AdapterPayload>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  #key(id: string): string {
    return `${this.#model} ${id}`;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.#items.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return MemoryAdapter.#items.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...MemoryAdapter.#items.values()].find((payload) => payload.uid === uid);
  }

  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    MemoryAdapter.#items.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.#items)
      if (payload.grantId === grantId) MemoryAdapter.#items.delete(key);
  }
}

/** Asks anew at every sign-in, so that one browser can be one person after another. */
function policy() {
  const { Check, base } = interactionPolicy;
  const prompts = base();
  prompts.remove("consent");
  prompts
    .get("login")
    ?.checks.add(
      new Check("chooses_anew", "Choose who to sign in as", "login_required", ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return prompts;
}

export interface LocalIdentityProvider {
  /** What the app needs to know of it. */
  settings: ProviderSettings;
  stop: () => Promise<void>;
}

/**
 * A real OpenID Connect provider that lets anybody be anybody. It listens on this machine only, and never in production.
 */
export async function startIdentityProvider(options: {
  port: number;
  keysDirectory: string;
  publicOrigin: string;
  people: readonly SamplePerson[];
}): Promise<LocalIdentityProvider> {
  if (process.env.NODE_ENV === "production") throw new Error("The development sign-in never runs in production");
  const { port, publicOrigin, people } = options;
  const issuer = `http://localhost:${port}`;
  const id = "local";
  const client = { id: "commonlist", secret: randomBytes(24).toString("base64url") };
  const keys = await identityProviderKeys(options.keysDirectory);
  const accounts = new Map<string, LocalAccount>();

  const provider = new Provider(issuer, {
    adapter: MemoryAdapter,
    jwks: { keys: [keys.signing] },
    cookies: { keys: [keys.cookies] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${publicOrigin}/sign-in/callback/${id}`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    pkce: { required: () => true },
    acrValues: [secondFactorAcr],
    scopes: ["openid", "email", "profile"],
    claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}`, policy: policy() },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 3600, IdToken: 300, Interaction: 600, Session: 3600 },
    findAccount: async (_, sub) => {
      const account = accounts.get(sub);
      if (!account) return undefined;
      const { email, name, emailVerified } = account;
      return { accountId: sub, claims: async () => ({ sub, email, email_verified: emailVerified, name }) };
    },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId ?? "",
        accountId: ctx.oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });

  async function finish(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const sample = people.find(({ email }) => email === form.get("person"));
    const email = sample?.email ?? form.get("email")?.trim() ?? "";
    if (!email.includes("@")) {
      const problem = "Select a sample person, or enter an e-mail address";
      response.writeHead(400, { "content-type": "text/html; charset=utf-8" });
      response.end(choosePersonPage(path, people, problem));
      return;
    }
    const accountId = createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 32);
    const name = sample?.name ?? (form.get("name")?.trim() || email.split("@")[0] || "");
    accounts.set(accountId, { email, name, emailVerified: form.get("emailVerified") === "yes" });
    const hasFactor = form.get("secondFactor") === "yes";
    const login = { accountId, amr: hasFactor ? ["pwd", "mfa"] : ["pwd"], ...(hasFactor && { acr: secondFactorAcr }) };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", issuer).pathname;
    if (!path.startsWith("/interaction/")) return provider.callback()(request, response);
    await provider.interactionDetails(request, response);
    if (request.method === "POST") return finish(request, response, path);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(choosePersonPage(path, people));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "text/plain; charset=utf-8" });
      response.end("This sign-in has ended. Go back to Commonlist and begin again.\n");
    });
  });
  await listen(server, port);

  return {
    settings: {
      id,
      name: "the development sign-in",
      issuer,
      clientId: client.id,
      clientSecret: client.secret,
      idTokenAlgorithm: "ES256",
      saysSecondFactor: true,
      secondFactorAcr: [secondFactorAcr],
      allowInsecure: true,
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}
