import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createCatalogueService } from "./catalogue/service.ts";
import { createCatalogueStore } from "./catalogue/store.ts";
import { createOrganisationService } from "./organisations/service.ts";
import { createOrganisationStore } from "./organisations/store.ts";
import { createOutboxService, type Effects, type OutboxOptions } from "./outbox/service.ts";
import { createOutboxStore } from "./outbox/store.ts";

export interface ServiceOptions {
  table: string;
  client: DynamoDBClient;
  now: () => Date;
  onEffectFailure: OutboxOptions["onFailure"];
}

/** The composition root: the one place where features meet their stores, the clock and the table. */
export function createServices({ table, client, now, onEffectFailure }: ServiceOptions) {
  const config = { table, client };
  const organisations = createOrganisationService({ store: createOrganisationStore(config), now });
  const catalogue = createCatalogueService({ store: createCatalogueStore(config), now });
  const effects: Effects = {
    poll_closed: async () => {},
    edition_published: async () => {},
    entries_removed_at_once: async () => {},
    representatives_changed: async () => {},
  };
  const outbox = createOutboxService({ store: createOutboxStore(config), effects, now, onFailure: onEffectFailure });
  return { organisations, catalogue, outbox };
}

export type Services = ReturnType<typeof createServices>;
