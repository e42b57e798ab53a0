import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import { type ToolRecord, toolKindLabels } from "#functions/catalogue/rules.ts";
import type { Services } from "#functions/services.ts";
import { type ChangeRecord, everyEntry, type WhitelistEntry, type WhitelistState } from "#functions/whitelist/rules.ts";
import { type ToolAccessView, toolAccessView } from "#web/access/tool-access.ts";
import { type DestinationView, destinationView } from "./destination-views.ts";
import { checkersOf, everyTopic, type FactGroup, type FactView, factViews } from "./fact-views.ts";
import { namesOfOrganisations } from "./organisation-names.ts";

export interface ToolPage {
  title: string;
  tool: ToolRecord;
  kindLabel: string;
  required: DestinationView[];
  optional: DestinationView[];
  groups: FactGroup<FactView>[];
  /** What is in force for this tool in the current edition, and what will be. */
  edition: number;
  entries: WhitelistEntry[];
  announced: WhitelistState["announced"];
  /** What two publishers took out for a danger, and no vote has restored. */
  removedAtOnce: ChangeRecord[];
  access: ToolAccessView;
  can: { propose: boolean; askToConfirm: boolean; contribute: boolean };
}

function canOf(actor: Actor | undefined, { destinations }: ToolRecord): ToolPage["can"] {
  const represents = actor !== undefined && isMember(actor) && hasRole(actor, "representative");
  return {
    propose: represents && destinations.some(({ status }) => status === "confirmed"),
    askToConfirm: represents && destinations.some(({ status }) => status === "suggested"),
    contribute: actor !== undefined && isMember(actor),
  };
}

/** What lately left the list without a vote: that it is missing means more than that nobody proposed it. */
async function findRemovedAtOnce({ whitelist }: Services, toolId: string, state: WhitelistState) {
  const { items } = await whitelist.listReleases();
  const urgent = items.filter(({ kind }) => kind === "removed_at_once");
  const records = (await Promise.all(urgent.map(({ edition }) => whitelist.changesOf(edition)))).flat();
  const back = new Set(everyEntry(state).map(({ destinationId }) => destinationId));
  return records.filter(({ previous }) => previous?.toolId === toolId && !back.has(previous.destinationId));
}

/** Everything that is known of one tool. */
export const createToolPage =
  (services: Services) =>
  async (actor: Actor | undefined, toolId: string): Promise<ToolPage> => {
    const [tool, state, access] = await Promise.all([
      services.catalogue.requireTool(toolId),
      services.whitelist.currentState(),
      services.access.viewTool(actor, toolId),
    ]);
    const removedAtOnce = await findRemovedAtOnce(services, toolId, state);
    const confirmers = tool.destinations.flatMap(({ confirmations }) => confirmations);
    const names = await namesOfOrganisations(services, [
      ...checkersOf(tool.facts),
      ...confirmers.map(({ organisationId }) => organisationId),
    ]);
    const places = tool.destinations.map(destinationView(actor, names));
    return {
      title: tool.name,
      tool,
      kindLabel: toolKindLabels[tool.kind],
      required: places.filter(({ required }) => required),
      optional: places.filter(({ required }) => !required),
      groups: everyTopic(factViews(tool.facts, names)),
      edition: state.edition,
      entries: state.entries.filter((entry) => entry.toolId === toolId),
      announced: state.announced.filter(({ entry }) => entry.toolId === toolId),
      removedAtOnce,
      access: toolAccessView(actor, access),
      can: canOf(actor, tool),
    };
  };
