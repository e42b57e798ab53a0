import type { AccountService } from "#functions/accounts/service.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { DecisionStore } from "./decision-store.ts";
import type { FigureStore } from "./figure-store.ts";
import type { RequestStore } from "./store.ts";

/** What requests stand on. */
export interface RequestOptions {
  store: RequestStore;
  decisions: DecisionStore;
  figures: FigureStore;
  accounts: Pick<AccountService, "filteringOwnersOf" | "listStewards" | "colleaguesAmong">;
  contacts: {
    volunteersOf: (organisationId: string) => Promise<string[]>;
    /** For notifications alone. */
    confirmedContactsOf: (organisationId: string) => Promise<string[]>;
  };
  access: {
    recordOwnerStatement: (statement: {
      organisationId: string;
      toolId: string;
      status: "open" | "restricted";
      conditions?: string;
      by: string;
    }) => Promise<unknown>;
    sharingOf: (organisationId: string) => Promise<{ figures: boolean }>;
  };
  catalogue: Pick<CatalogueService, "findTool" | "findTools">;
  organisations: Pick<OrganisationService, "findOrganisation" | "findOrganisations">;
  notifier: Pick<Notifier, "notify">;
  now: () => Date;
}
