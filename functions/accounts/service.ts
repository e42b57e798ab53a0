import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { createDirectoryService } from "./directory-service.ts";
import { normaliseEmail } from "./email-addresses.ts";
import { createGiving } from "./giving-service.ts";
import { createMembershipService } from "./membership-service.ts";
import { createNoticeService } from "./notice-service.ts";
import type { Notice } from "./notices.ts";
import { createOwnership } from "./ownership-service.ts";
import { affiliationOf, type OrganisationChoice, type Person } from "./people.ts";
import { createPeopleViews, type PersonView } from "./people-views.ts";
import { createDetails } from "./personal-details.ts";
import { grantOf, isInForce, type RoleGrant, type RoleRequest, rolesNow, type StewardRoll } from "./role-grants.ts";
import { createRoleService } from "./role-service.ts";
import type { Actor } from "./rules.ts";
import { isToken, tokenHash } from "./sessions.ts";
import { createSignInService, type SignInOptions } from "./sign-in-service.ts";

export interface AccountOptions extends Omit<SignInOptions, "details" | "organisations"> {
  personalData: PersonalData;
  notifier: Notifier;
  organisations: Pick<
    OrganisationService,
    "resolveEmailDomain" | "findOrganisation" | "findOrganisations" | "searchOrganisations"
  >;
}

/** What a person sees of themselves. */
export interface AccountView {
  person: PersonView;
  grants: (RoleGrant & { lapsed: boolean })[];
  choice: (OrganisationChoice & { organisationName: string }) | undefined;
  notices: (Notice & { organisationName: string | undefined })[];
}

/** Two are enough to give every other role, and to add more of their own kind. */
const stewardsByCommandLine = 2;
const commandLine = "command line";

export function createAccountService(options: AccountOptions) {
  const { people, roles, sessions, organisations, personalData, now } = options;
  const details = createDetails(personalData);
  const views = createPeopleViews({ people, details, organisations });
  const giving = createGiving({ people, roles, now });
  const roleService = createRoleService({ people, roles, details, views, giving, now });
  const at = (): string => now().toISOString();

  async function requirePerson(personId: string): Promise<Person> {
    const person = await people.findPerson(personId);
    if (!person) throw new Refusal("not_found");
    return person;
  }

  /** Somebody who has not signed in yet, found again by the address when they do. Finds them if they are there. */
  async function addPerson(
    { email, name, personId = newId("person") }: { email: string; name: string; personId?: string },
    actorId: string,
  ): Promise<string | "unknown_domain"> {
    const address = normaliseEmail(email);
    if (!address) return "unknown_domain";
    const emailHash = details.emailHash(address.address);
    const known = await people.findPersonIdByHash(emailHash);
    if (known) return known;
    const affiliation = affiliationOf(
      await organisations.resolveEmailDomain(address.domain),
      undefined,
      address.domain,
    );
    if (typeof affiliation === "string") return "unknown_domain";
    const person = {
      personId,
      version: 1,
      emailHash,
      identities: [],
      ...affiliation,
      sessionGeneration: 0,
      joinedAt: at(),
    };
    const sealed = await details.seal(person, { email: address.address, name });
    await people.savePerson({ ...person, sealed }, { actorId, at: at() });
    return personId;
  }

  /** A role without two stewards; every other condition of a grant holds. */
  async function giveRole(
    { personId, role, seat }: RoleRequest,
    actorId: string,
    stewards?: StewardRoll,
  ): Promise<void> {
    const account = await people.findAccount(personId);
    const organisationId = account?.person.organisationId;
    if (!account || organisationId === undefined) throw new Refusal("no_organisation_to_act_for");
    const previous = account.grants.find((grant) => grant.role === role);
    if (previous && isInForce(previous, at())) return;
    const proposal = {
      roleProposalId: newId("roleProposal"),
      personId,
      role,
      seat,
      organisationId,
      proposedAt: at(),
      proposedBy: actorId,
    };
    await roles.saveGrant(grantOf(proposal, previous, { grantedBy: actorId, grantedAt: at() }), {
      previous,
      roll: stewards ?? (await roles.findStewardRoll()),
      stewardIds: [],
      proposal: undefined,
    });
  }

  return {
    ...createSignInService({ ...options, details }),
    ...roleService,
    ownership: createOwnership({ people, roles, giving, now }),
    ...createMembershipService({ people, details, views, organisations, now }),
    ...createDirectoryService({ people, roles, details, now }),
    ...createNoticeService({
      notices: roles,
      representativesOf: roleService.representativesOf,
      organisations,
      notifier: options.notifier,
      now,
    }),

    /** Who holds the token: two reads. Undefined for a session that has ended, whichever way. */
    async actorOf(token: string | undefined): Promise<Actor | undefined> {
      if (!isToken(token)) return undefined;
      const session = await sessions.findSession(tokenHash(token), at());
      const account = session && (await people.findAccount(session.personId));
      if (!account || account.person.sessionGeneration !== session.generation) return undefined;
      const { personId, organisationId } = account.person;
      const { secondFactor } = session;
      return { personId, organisationId, ...rolesNow(account.person, account.grants, { secondFactor, now: at() }) };
    },

    async signOut(token: string | undefined): Promise<void> {
      if (isToken(token)) await sessions.deleteSession(tokenHash(token));
    },

    /** Pressing twice at once ends them once. */
    async signOutEverywhere({ personId }: Actor): Promise<void> {
      const person = await requirePerson(personId);
      const act = { type: "signed_out_everywhere", subjectId: personId, actorId: personId, at: at() };
      try {
        await people.saveSessionsEnded(person, [], { version: 0, holders: [] }, act);
      } catch (error) {
        if ((await requirePerson(personId)).sessionGeneration === person.sessionGeneration) throw error;
      }
    },

    async viewAccount({ personId }: Actor): Promise<AccountView> {
      const [account, seen, notices] = await Promise.all([
        people.findAccount(personId),
        views.viewPeople([personId]),
        roles.listNotices(personId),
      ]);
      const person = seen.get(personId);
      if (!account || !person) throw new Refusal("not_found");
      const { grants, choice } = account;
      const ids = [choice?.organisationId, ...notices.map(({ organisationId }) => organisationId)];
      const bodies = await organisations.findOrganisations([...new Set(ids.flatMap((id) => id ?? []))]);
      const names = new Map(bodies.map(({ organisationId, name }) => [organisationId, name]));
      const nameOf = (organisationId: string | undefined) => organisationId && names.get(organisationId);
      return {
        person,
        grants: grants.map((grant) => ({ ...grant, lapsed: !isInForce(grant, at()) })),
        choice: choice && { ...choice, organisationName: nameOf(choice.organisationId) ?? "" },
        notices: notices.map((notice) => ({ ...notice, organisationName: nameOf(notice.organisationId) })),
      };
    },

    /** Takes away the notices shown up to that moment; one that came later stays. */
    async dismissNotices({ personId }: Actor, shownUntil: string): Promise<void> {
      const notices = await roles.listNotices(personId);
      await roles.deleteNotices(notices.filter((notice) => notice.at <= shownUntil));
    },

    /** Only for pages whose reader is entitled to know who it is. */
    displayName: async (personId: string): Promise<string> => (await details.open(await requirePerson(personId))).name,

    /** For the operator's command line and for sample data. Not for people: it asks for no role. */
    operator: {
      addPerson,
      giveRole: (request: RoleRequest, actorId: string) => giveRole(request, actorId),

      /** Only while fewer than two stewards are in force, which the write itself demands. */
      async addSteward(email: string): Promise<"added" | "unknown_domain" | "two_stewards_already"> {
        const stewards = await roles.findStewardRoll();
        if (stewards.holders.filter((holder) => isInForce(holder, at())).length >= stewardsByCommandLine) {
          return "two_stewards_already";
        }
        const personId = await addPerson({ email, name: "" }, commandLine);
        if (personId === "unknown_domain") return personId;
        await giveRole({ personId, role: "steward" }, commandLine, stewards);
        return "added";
      },
    },
  };
}

export type AccountService = ReturnType<typeof createAccountService>;
