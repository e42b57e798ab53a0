import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createInvitationStore } from "./access/invitation-store.ts";
import { createProjectionStore } from "./access/projection-store.ts";
import { createSelfTestStore } from "./access/self-test-store.ts";
import { createAccessService } from "./access/service.ts";
import { createSharingStore } from "./access/sharing-store.ts";
import { createStatementStore } from "./access/store.ts";
import type { IdentityProvider } from "./accounts/identity-providers.ts";
import { createPeopleStore } from "./accounts/people-store.ts";
import { createRoleStore } from "./accounts/role-store.ts";
import { createAccountService } from "./accounts/service.ts";
import { createSessionStore } from "./accounts/session-store.ts";
import { createCatalogueService } from "./catalogue/service.ts";
import { createCatalogueStore } from "./catalogue/store.ts";
import { createChainService } from "./chain/service.ts";
import { createCharterService } from "./charter/service.ts";
import { createCharterStore } from "./charter/store.ts";
import { createCoverageStore } from "./contacts/coverage-store.ts";
import { createContactService } from "./contacts/service.ts";
import { createContactStore } from "./contacts/store.ts";
import { createViewStore } from "./contacts/view-store.ts";
import { Id } from "./ids.ts";
import { createImportService } from "./importers/service.ts";
import { createLimitService } from "./limits/service.ts";
import { createLimitStore } from "./limits/store.ts";
import type { NameLookups } from "./name-checks/lookups.ts";
import { createBounceService } from "./notifications/bounce-service.ts";
import { createDeliveryService } from "./notifications/delivery-service.ts";
import type { Mailer } from "./notifications/mailer.ts";
import type { Composers } from "./notifications/messages.ts";
import { createNotifier } from "./notifications/notifier-service.ts";
import { createPreferenceService } from "./notifications/preference-service.ts";
import { createPreferenceStore } from "./notifications/preference-store.ts";
import { createNotificationStore } from "./notifications/store.ts";
import { createOrganisationService } from "./organisations/service.ts";
import { createOrganisationStore } from "./organisations/store.ts";
import { createOutboxService, type Effects, type OutboxOptions } from "./outbox/service.ts";
import { createOutboxStore } from "./outbox/store.ts";
import type { PersonalData } from "./personal-data.ts";
import { createProposalService } from "./proposals/service.ts";
import { createProposalStore } from "./proposals/store.ts";
import { createRegistryServices } from "./registry-services.ts";
import { createDecisionStore } from "./requests/decision-store.ts";
import { createFigureStore } from "./requests/figure-store.ts";
import { createRequestService } from "./requests/service.ts";
import { createRequestStore } from "./requests/store.ts";
import { createResearchServices } from "./research-services.ts";
import type { Signer } from "./signer.ts";
import { createVotingService } from "./voting/service.ts";
import { createVotingStore } from "./voting/store.ts";
import type { ReleaseFiles } from "./whitelist/files.ts";
import { createWhitelistService } from "./whitelist/service.ts";
import { createWhitelistStore } from "./whitelist/store.ts";
import { createWorkingGroupService } from "./working-group/service.ts";
import { createWorkingGroupStore } from "./working-group/store.ts";

interface Controller {
  name: string;
  /** Where post reaches them. */
  address: string;
  email: string;
}

export interface ServiceOptions {
  table: string;
  client: DynamoDBClient;
  now: () => Date;
  personalData: PersonalData;
  /** Where the bodies of editions are kept. */
  files: ReleaseFiles;
  /** The keys that sign what is published; undefined where nothing is ever published or renewed. */
  signer: Signer | undefined;
  /** Scheme and host that people use: what feeds link to. */
  publicOrigin: string;
  /** Those that people may sign in with. */
  providers?: readonly IdentityProvider[];
  /** How names on the list are looked up at night; undefined where they are not. */
  nameLookups?: NameLookups | undefined;
  mailer: Mailer;
  /** Who runs this service: the controller that privacy notices name. */
  controller: Controller;
  onEffectFailure: OutboxOptions["onFailure"];
}

/** The composition root: the one place where features meet their stores, the clock and the table. */
export function createServices(options: ServiceOptions) {
  const {
    table,
    client,
    now,
    personalData,
    files,
    signer,
    publicOrigin,
    providers = [],
    nameLookups,
    mailer,
    controller,
    onEffectFailure,
  } = options;
  const config = { table, client };
  const notifications = createNotificationStore(config);
  const notifier = createNotifier({ store: notifications, now });
  const organisations = createOrganisationService({ store: createOrganisationStore(config), now });
  const catalogue = createCatalogueService({ store: createCatalogueStore(config), now });
  const limits = createLimitService({ store: createLimitStore(config), personalData, now });
  const whitelist = createWhitelistService({ store: createWhitelistStore(config, files) });
  const access = createAccessService({
    statements: createStatementStore(config),
    projections: createProjectionStore(config),
    sharing: createSharingStore(config),
    selfTests: createSelfTestStore(config),
    invitations: createInvitationStore(config),
    catalogue,
    whitelist,
    organisations,
    limits,
    personalData,
    now,
  });
  const importers = createImportService({ access, organisations, catalogue, now });
  const accounts = createAccountService({
    people: createPeopleStore(config),
    roles: createRoleStore(config),
    sessions: createSessionStore(config),
    personalData,
    notifier,
    organisations,
    limits,
    providers,
    now,
  });
  const contacts = createContactService({
    store: createContactStore(config),
    views: createViewStore(config),
    coverages: createCoverageStore(config),
    personalData,
    organisations,
    accounts,
    limits,
    notifier,
    controller,
    now,
  });
  const charters = createCharterService({ store: createCharterStore(config), now });
  const workingGroup = createWorkingGroupService({
    store: createWorkingGroupStore(config),
    organisations,
    accounts,
    charters,
    now,
  });
  const voting = createVotingService({ store: createVotingStore(config), organisations, now });
  const library = createResearchServices({ config, files, limits, accounts, notifier, personalData, now });
  const proposals = createProposalService({
    store: createProposalStore(config),
    catalogue,
    charters,
    organisations,
    voting,
    whitelist,
    workingGroup,
    research: library.services.research,
    now,
  });
  const chain = createChainService({ whitelist, proposals, voting, research: library.services.research, now });
  const registry = createRegistryServices({
    config,
    files,
    signer,
    nameLookups,
    publicOrigin,
    whitelist,
    proposals,
    charters,
    accounts,
    notifier,
    limits,
    personalData,
    now,
  });
  const { releases, signing, nameChecks } = registry.services;
  const requests = createRequestService({
    store: createRequestStore(config),
    decisions: createDecisionStore(config),
    figures: createFigureStore(config),
    accounts,
    contacts,
    access,
    catalogue,
    organisations,
    notifier,
    now,
  });
  /** What each kind of e-mail says: every feature brings its own. */
  const composers: Composers = {
    account_notice: accounts.composeNotice,
    ...contacts.composers,
    ...requests.composers,
    ...registry.composers,
    ...library.composers,
  };
  const mailPreferences = createPreferenceService({ store: createPreferenceStore(config), personalData });
  const delivery = createDeliveryService({
    store: notifications,
    preferences: mailPreferences,
    composers,
    addressOf: (id) => (Id("contact").safeParse(id).success ? contacts.addressOf(id) : accounts.addressOf(id)),
    mailer,
    sender: controller.name,
    publicOrigin,
    now,
  });
  const bounces = createBounceService({
    store: notifications,
    tellPerson: accounts.tellMailBounced,
    tellContact: contacts.recordBounce,
    now,
  });
  const effects: Effects = {
    poll_closed: proposals.recordOutcome,
    ...registry.effects,
    ...library.effects,
    entries_removed_at_once: (edition) => proposals.openRestoration(Number(edition)),
    representatives_changed: accounts.tellRepresentatives,
    notice_given: accounts.mailNotice,
    filtering_owners_changed: requests.reassign,
    filtering_owner_left: accounts.ownership.end,
    notification_due: delivery.deliver,
    access_recorded: access.projectChunk,
    ...contacts.effects,
    ...requests.effects,
    mail_bounced: bounces.passOn,
  };
  const outbox = createOutboxService({ store: createOutboxStore(config), effects, now, onFailure: onEffectFailure });

  /** What the clock makes due, in this order; what fails keeps nothing after it from being done. */
  const dueWork: readonly (() => Promise<unknown>)[] = [
    releases.layOutEmpty,
    signing.renewDue,
    proposals.closeDueVotes,
    releases.cutDueEditions,
    releases.tellOfExpiry,
    nameChecks.startNight,
    contacts.runDailyCensus,
    access.countOrganisations,
    requests.runDue,
    library.services.surveys.closeDue,
    library.services.surveys.eraseEnded,
    library.services.consent.endDue,
    library.services.research.erasure.eraseEnded,
    library.services.library.rebuildDaily,
  ];

  /** Safe to run anywhere, at any time. */
  async function runDueWork(): Promise<void> {
    const outcomes: PromiseSettledResult<unknown>[] = [];
    for (const work of dueWork) outcomes.push(...(await Promise.allSettled([work()])));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  return {
    /** The clock of every act, for what pages compare with today. */
    now,
    controller,
    notifier,
    mailPreferences,
    bounces,
    accounts,
    contacts,
    limits,
    organisations,
    catalogue,
    access,
    importers,
    charters,
    workingGroup,
    voting,
    whitelist,
    proposals,
    chain,
    ...registry.services,
    ...library.services,
    requests,
    outbox,
    runDueWork,
  };
}

export type Services = ReturnType<typeof createServices>;
