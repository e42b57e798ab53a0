import { randomPKCECodeVerifier } from "openid-client";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { LimitService } from "#functions/limits/service.ts";
import { isCurrent } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { Act } from "#functions/trace.ts";
import { type EmailAddress, normaliseEmail } from "./email-addresses.ts";
import type { Claims } from "./identity-claims.ts";
import type { IdentityProvider } from "./identity-providers.ts";
import { type Affiliation, affiliationOf, type Inadmissible, type Person } from "./people.ts";
import type { PeopleStore } from "./people-store.ts";
import type { Details } from "./personal-details.ts";
import { type Account, grantsEndedBy, isAsBefore, personAfter, recognise } from "./recognition.ts";
import type { RoleStore } from "./role-store.ts";
import type { SessionStore } from "./session-store.ts";
import { attemptEnd, isToken, newToken, sessionEnd, tokenHash } from "./sessions.ts";

export interface SignInOptions {
  people: PeopleStore;
  roles: RoleStore;
  sessions: SessionStore;
  details: Details;
  organisations: Pick<OrganisationService, "resolveEmailDomain" | "findOrganisation">;
  limits: LimitService;
  providers: readonly IdentityProvider[];
  now: () => Date;
}

/** `attempt_lost`: too late, used already, begun in another browser, or not borne out by the provider. */
export type SignInRefusal = Inadmissible | "attempt_lost";
export type SignInOutcome =
  | { kind: "signed_in"; token: string; personId: string; hasOrganisation: boolean }
  | { kind: "refused"; reason: SignInRefusal };

const refused = (reason: SignInRefusal): SignInOutcome => ({ kind: "refused", reason });
const attemptsAtOnce = 3;

export function createSignInService(options: SignInOptions) {
  const { people, roles, sessions, details, organisations, limits, providers, now } = options;

  const requireProvider = (providerId: string): IdentityProvider => {
    const provider = providers.find(({ id }) => id === providerId);
    if (!provider) throw new Refusal("not_found");
    return provider;
  };

  const accountByHash = async (hash: string): Promise<Account | undefined> => {
    const personId = await people.findPersonIdByHash(hash);
    return personId === undefined ? undefined : people.findAccount(personId);
  };

  /** Nobody works for a body that has ended, whoever once confirmed it. */
  async function hasEnded({ organisationId }: Affiliation): Promise<boolean> {
    const organisation = organisationId && (await organisations.findOrganisation(organisationId));
    return !organisation || !isCurrent(organisation, now().toISOString().slice(0, 10));
  }

  /** What this address proves, for somebody whose address and organisation were known before or not. */
  async function affiliate(email: EmailAddress, before: Person | undefined): Promise<Affiliation | Inadmissible> {
    const meaning = await organisations.resolveEmailDomain(email.domain);
    const isOver = before?.organisationVia === "confirmed" && (await hasEnded(before));
    const earlier = before && !isOver ? normaliseEmail((await details.open(before)).email) : undefined;
    return affiliationOf(meaning, before && earlier && { ...before, domain: earlier.domain }, email.domain);
  }

  /** The account stays, without sessions or roles: its address proves nothing now. */
  async function endRights({ person, grants }: Account): Promise<void> {
    const { personId } = person;
    const act: Act = { type: "address_lost", subjectId: personId, actorId: personId, at: now().toISOString() };
    await people.saveSessionsEnded(person, grants, await roles.findStewardRoll(), act);
  }

  async function admitOnce(vouchesFor: IdentityProvider["vouchesFor"], claims: Claims): Promise<SignInOutcome> {
    const identity = { issuer: claims.issuer, hash: details.identityHash(claims.issuer, claims.subject) };
    const byIdentity = await accountByHash(identity.hash);
    const refuse = async (reason: Inadmissible): Promise<SignInOutcome> => {
      if (byIdentity) await endRights(byIdentity);
      return refused(reason);
    };

    if (!claims.emailVerified) return refuse("address_not_verified");
    const email = normaliseEmail(claims.email);
    if (!email) return refuse("unknown_domain");
    if (!vouchesFor(email.domain)) return refuse("address_not_vouched");

    const emailHash = details.emailHash(email.address);
    const { account, displaced } = recognise(byIdentity, await accountByHash(emailHash), claims.issuer);
    const affiliation = await affiliate(email, account?.person);
    if (typeof affiliation === "string") return refuse(affiliation);

    const at = now().toISOString();
    const shown = { emailHash, identity, affiliation };
    const found = account?.person;
    const before = found ?? {
      personId: newId("person"),
      version: 0,
      identities: [],
      sessionGeneration: 0,
      joinedAt: at,
      sealed: "",
    };
    const content = { email: email.address, name: claims.name };
    const { email: oldEmail, name: oldName } = found
      ? await details.open(found)
      : { email: undefined, name: undefined };
    const givesSecondFactor = claims.secondFactor === true || found?.givesSecondFactor === true;
    const isFactorNew = givesSecondFactor && found?.givesSecondFactor !== true;
    const isSame =
      found && isAsBefore(found, shown) && oldEmail === content.email && oldName === content.name && !isFactorNew;
    const next = { ...personAfter(before, shown), ...(givesSecondFactor && { givesSecondFactor: true as const }) };
    const after = isSame ? found : { ...next, sealed: await details.seal(next, content) };

    const { personId } = after;
    const secondFactor = claims.secondFactor ?? (givesSecondFactor ? false : undefined);
    const token = newToken();
    const act = (type: string, subjectId = personId): Act => ({ type, subjectId, actorId: personId, at });
    const isMoved = found && found.organisationId !== after.organisationId;
    await people.saveAdmission({
      before: found,
      after,
      newLookups: [
        ...(found?.identities.some(({ hash }) => hash === identity.hash) ? [] : [identity.hash]),
        ...(found?.emailHash === emailHash || displaced ? [] : [emailHash]),
      ],
      oldLookups: found?.emailHash && found.emailHash !== emailHash ? [found.emailHash] : [],
      endedGrants: account ? grantsEndedBy(account, affiliation) : [],
      endsChoice: account?.choice !== undefined && affiliation.organisationId !== undefined,
      displaced: displaced && { before: displaced.person, grants: displaced.grants, lookup: emailHash },
      roll: await roles.findStewardRoll(),
      session: {
        tokenHash: tokenHash(token),
        personId,
        generation: after.sessionGeneration,
        ...(secondFactor !== undefined && { secondFactor }),
        startedAt: at,
        expiresAt: sessionEnd(at),
      },
      acts: [
        ...(found ? [] : [act("person_joined")]),
        ...(isMoved ? [act("organisation_changed")] : []),
        ...(displaced ? [act("address_lost", displaced.person.personId)] : []),
        act("signed_in"),
      ],
    });
    return { kind: "signed_in", token, personId, hasOrganisation: after.organisationId !== undefined };
  }

  /** Signs in whoever the claims are about, on a session of their own. Two at once for one new person make one account. */
  async function admit(provider: Pick<IdentityProvider, "vouchesFor">, claims: Claims): Promise<SignInOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await admitOnce(provider.vouchesFor, claims);
      } catch (error) {
        const isRace = error instanceof Refusal && error.code === "changed_meanwhile";
        if (!isRace || attempt === attemptsAtOnce) throw error;
      }
    }
  }

  return {
    admit,

    listProviders: (): Pick<IdentityProvider, "id" | "name" | "origin">[] => [...providers],

    /** `browserKey` is the secret of a browser that has begun another sign-in already. */
    async startSignIn(request: {
      providerId: string;
      returnTo: string;
      secondFactor: boolean;
      browserKey: string | undefined;
      clientAddress: string;
    }): Promise<{ url: URL; browserKey: string }> {
      const provider = requireProvider(request.providerId);
      await limits.use("sign_in", request.clientAddress);
      const browserKey = isToken(request.browserKey) ? request.browserKey : newToken();
      const journey = { state: newToken(), nonce: newToken(), verifier: randomPKCECodeVerifier() };
      const url = await provider.startUrl(journey, { secondFactor: request.secondFactor });
      await sessions.saveAttempt({
        stateHash: tokenHash(journey.state),
        browserHash: tokenHash(browserKey),
        providerId: provider.id,
        nonce: journey.nonce,
        verifier: journey.verifier,
        returnTo: request.returnTo,
        expiresAt: attemptEnd(now().toISOString()),
      });
      return { url, browserKey };
    },

    /** The way back. `previousToken` is the session that this one takes the place of. */
    async finishSignIn(answer: {
      providerId: string;
      query: URLSearchParams;
      browserKey: string | undefined;
      previousToken: string | undefined;
    }): Promise<SignInOutcome & { returnTo: string }> {
      const provider = requireProvider(answer.providerId);
      const state = answer.query.get("state") ?? undefined;
      const attempt =
        isToken(state) && isToken(answer.browserKey)
          ? await sessions.takeAttempt(tokenHash(state), tokenHash(answer.browserKey), now().toISOString())
          : undefined;
      if (!attempt || !state || attempt.providerId !== provider.id)
        return { ...refused("attempt_lost"), returnTo: "/" };

      const { nonce, verifier, returnTo } = attempt;
      const claims = await provider.complete(answer.query, { state, nonce, verifier });
      if (!claims) return { ...refused("attempt_lost"), returnTo };
      const outcome = await admit(provider, claims);
      if (outcome.kind === "signed_in" && isToken(answer.previousToken)) {
        await sessions.deleteSession(tokenHash(answer.previousToken));
      }
      return { ...outcome, returnTo };
    },
  };
}
