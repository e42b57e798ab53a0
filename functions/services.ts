import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { IdentityProvider } from "./accounts/identity-providers.ts";
import { createPeopleStore } from "./accounts/people-store.ts";
import { createRoleStore } from "./accounts/role-store.ts";
import { createAccountService } from "./accounts/service.ts";
import { createSessionStore } from "./accounts/session-store.ts";
import { createCatalogueService } from "./catalogue/service.ts";
import { createCatalogueStore } from "./catalogue/store.ts";
import { createLimitService } from "./limits/service.ts";
import { createLimitStore } from "./limits/store.ts";
import { createOrganisationService } from "./organisations/service.ts";
import { createOrganisationStore } from "./organisations/store.ts";
import { createOutboxService, type Effects, type OutboxOptions } from "./outbox/service.ts";
import { createOutboxStore } from "./outbox/store.ts";
import type { PersonalData } from "./personal-data.ts";

export interface ServiceOptions {
  table: string;
  client: DynamoDBClient;
  now: () => Date;
  personalData: PersonalData;
  /** Those that people may sign in with. */
  providers?: readonly IdentityProvider[];
  onEffectFailure: OutboxOptions["onFailure"];
}

/** The composition root: the one place where features meet their stores, the clock and the table. */
export function createServices(options: ServiceOptions) {
  const { table, client, now, personalData, providers = [], onEffectFailure } = options;
  const config = { table, client };
  const organisations = createOrganisationService({ store: createOrganisationStore(config), now });
  const catalogue = createCatalogueService({ store: createCatalogueStore(config), now });
  const limits = createLimitService({ store: createLimitStore(config), personalData, now });
  const accounts = createAccountService({
    people: createPeopleStore(config),
    roles: createRoleStore(config),
    sessions: createSessionStore(config),
    personalData,
    organisations,
    limits,
    providers,
    now,
  });
  const effects: Effects = {
    poll_closed: async () => {},
    edition_published: async () => {},
    entries_removed_at_once: async () => {},
    representatives_changed: accounts.tellRepresentatives,
  };
  const outbox = createOutboxService({ store: createOutboxStore(config), effects, now, onFailure: onEffectFailure });
  return { accounts, limits, organisations, catalogue, outbox };
}

export type Services = ReturnType<typeof createServices>;
