import type { CatalogueService } from "#functions/catalogue/service.ts";
import type { CharterService } from "#functions/charter/service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { ResearchService } from "#functions/research/service.ts";
import type { VotingService } from "#functions/voting/service.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import type { WorkingGroupService } from "#functions/working-group/service.ts";
import type { ProposalStore } from "./store.ts";

/** What proposals stand on. */
export interface ProposalOptions {
  store: ProposalStore;
  catalogue: Pick<CatalogueService, "requireTool" | "confirmByVote">;
  charters: CharterService;
  organisations: Pick<OrganisationService, "requireOrganisation">;
  voting: VotingService;
  whitelist: WhitelistService;
  research: Pick<ResearchService, "findPublished">;
  workingGroup: WorkingGroupService;
  now: () => Date;
}
