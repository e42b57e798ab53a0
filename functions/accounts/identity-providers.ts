import * as client from "openid-client";
import { isOutage, Outage } from "#functions/errors.ts";
import { type Claims, gaveSecondFactor, type ProviderSettings, readProfile, vouchesFor } from "./identity-claims.ts";

/** The secrets of one journey; the browser carries none but the state. */
interface Journey {
  state: string;
  nonce: string;
  verifier: string;
}

export interface IdentityProvider {
  id: string;
  name: string;
  /** Scheme and host of its issuer. */
  origin: string;
  vouchesFor: (domain: string) => boolean;
  startUrl: (journey: Journey, options: { secondFactor: boolean }) => Promise<URL>;
  /** Undefined when the answer is not one to trust: refused, altered, replayed, or of another journey. */
  complete: (query: URLSearchParams, journey: Journey) => Promise<Claims | undefined>;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof client.AuthorizationResponseError ||
  error instanceof client.ResponseBodyError ||
  (error instanceof client.ClientError && !isNetworkTrouble(error));

const isNetworkTrouble = (error: client.ClientError): boolean =>
  error.code === "OAUTH_TIMEOUT" || error.cause instanceof TypeError || isOutage(error);

/** An identity provider spoken to by OpenID Connect: authorization code, PKCE, nonce, a callback of its own. */
export function createIdentityProvider(settings: ProviderSettings, publicOrigin: string): IdentityProvider {
  const callback = new URL(`/sign-in/callback/${settings.id}`, publicOrigin).href;
  let discovered: Promise<client.Configuration> | undefined;

  /** Found out once; again after a failure. */
  async function configuration(): Promise<client.Configuration> {
    discovered ??= client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      {
        redirect_uris: [callback],
        id_token_signed_response_alg: settings.idTokenAlgorithm,
        ...(settings.clientSecret && { client_secret: settings.clientSecret }),
      },
      settings.clientSecret ? client.ClientSecretBasic(settings.clientSecret) : client.None(),
      { timeout: 10, execute: settings.allowInsecure ? [client.allowInsecureRequests] : [] },
    );
    try {
      return await discovered;
    } catch (error) {
      discovered = undefined;
      throw new Outage("identity provider not reached", { cause: error });
    }
  }

  async function claimsFrom(config: client.Configuration, query: URLSearchParams, journey: Journey) {
    const answer = new URL(callback);
    answer.search = query.toString();
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: journey.verifier,
      expectedState: journey.state,
      expectedNonce: journey.nonce,
      idTokenExpected: true,
    });
    const idToken = tokens.claims();
    if (!idToken) return undefined;
    const profile =
      readProfile(idToken) ?? readProfile(await client.fetchUserInfo(config, tokens.access_token, idToken.sub));
    return (
      profile && {
        issuer: idToken.iss,
        subject: idToken.sub,
        ...profile,
        secondFactor: gaveSecondFactor(settings, idToken),
      }
    );
  }

  return {
    id: settings.id,
    name: settings.name,
    origin: new URL(settings.issuer).origin,
    vouchesFor: (domain) => vouchesFor(settings, domain),

    async startUrl({ state, nonce, verifier }, { secondFactor }) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback,
        scope: "openid email profile",
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(secondFactor && {
          prompt: "login",
          ...(settings.secondFactorAcr.length > 0 && { acr_values: settings.secondFactorAcr.join(" ") }),
        }),
      });
    },

    async complete(query, journey) {
      const config = await configuration();
      try {
        return await claimsFrom(config, query, journey);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw new Outage("identity provider failed", { cause: error });
      }
    },
  };
}
