import { createHash } from "node:crypto";
import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import {
  type Destination,
  type DestinationInput,
  type Normalised,
  normaliseDestination,
  overlaps,
} from "./destinations.ts";
import { Fact, type FactTopic } from "./facts.ts";
import { createReportService } from "./report-service.ts";
import {
  confirmedBy,
  type DestinationDraft,
  destinationIdOf,
  type FactDraft,
  placeOf,
  Tool,
  ToolDestination,
  type ToolDraft,
  ToolId,
  type ToolKind,
  type ToolRecord,
  whyCannotConfirm,
  whyCannotState,
  whyCannotSuggest,
} from "./rules.ts";
import type { CatalogueStore } from "./store.ts";
import { toolIdFor } from "./tool-ids.ts";

export interface Overlap {
  tool: Tool;
  destination: ToolDestination;
}

const mostCompared = 4;

const digestOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

export function createCatalogueService({ store, now }: { store: CatalogueStore; now: () => Date }) {
  const at = () => now().toISOString();

  const findTool = async (toolId: string): Promise<Tool | undefined> =>
    ToolId.safeParse(toolId).success ? store.find(toolId) : undefined;

  async function requireTool(toolId: string): Promise<ToolRecord> {
    const record = ToolId.safeParse(toolId).success ? await store.findRecord(toolId) : undefined;
    if (!record) throw new Refusal("not_found");
    return record;
  }

  async function saveTool(draft: ToolDraft, actorId: string): Promise<Tool> {
    const toolId = draft.toolId ?? toolIdFor(draft.name);
    const tool = Tool.parse({
      links: [],
      ...draft,
      toolId,
      version: 1,
      factTopics: [],
      confirmed: 0,
      addedAt: at(),
      addedBy: actorId,
    });
    await store.saveTool(tool, { actorId, at: tool.addedAt });
    return tool;
  }

  /** Whoever calls this has normalised the place; one that is not in its one spelling is a bug. */
  function toRecord(toolId: string, draft: DestinationDraft, actorId: string): ToolDestination {
    const place = placeOf(draft);
    const { destination } = normaliseDestination(place);
    if (!destination || destinationIdOf(toolId, destination) !== destinationIdOf(toolId, place)) {
      throw new Error(`not a normalised destination: ${JSON.stringify(place)}`);
    }
    const { required, breaksWithout, source } = draft;
    return ToolDestination.parse({
      ...{ ...place, required, breaksWithout: required ? undefined : breaksWithout, source, toolId, version: 1 },
      ...{
        destinationId: destinationIdOf(toolId, place),
        status: "suggested",
        confirmations: [],
        suggestedBy: actorId,
        suggestedAt: at(),
      },
    });
  }

  async function saveFact(
    toolId: string,
    draft: FactDraft,
    by: { actorId: string; organisationId?: string | undefined },
  ): Promise<Fact> {
    const tool = await requireTool(toolId);
    const { factId = newId("fact"), ...stated } = draft;
    const checkedBy = draft.mark === "checked" ? by.organisationId : undefined;
    const fact = Fact.parse({ ...stated, factId, toolId, checkedBy, statedAt: at(), statedBy: by.actorId });
    const topics = new Set(tool.factTopics);
    if (fact.mark === "not_known") topics.delete(fact.topic);
    else topics.add(fact.topic);
    await store.saveFact(tool, fact, [...topics], { actorId: by.actorId, at: fact.statedAt });
    return fact;
  }

  async function requireDestination(toolId: string, destinationId: string): Promise<ToolDestination> {
    const found = (await requireTool(toolId)).destinations.find((one) => one.destinationId === destinationId);
    if (!found) throw new Refusal("not_found");
    return found;
  }

  /** Confirms those that are not confirmed yet. */
  async function confirmAll(
    toolId: string,
    destinationIds: readonly string[],
    via: "register" | "vote",
    actorId: string,
  ): Promise<void> {
    const { destinations } = await requireTool(toolId);
    const waiting = destinations.filter(
      ({ destinationId, status }) => destinationIds.includes(destinationId) && status === "suggested",
    );
    const changed = waiting.map((one) => ({
      ...one,
      version: one.version + 1,
      status: "confirmed" as const,
      confirmedVia: via,
    }));
    if (changed.length === 0) return;
    await store.saveChanged(toolId, changed, {
      type: "destinations_confirmed",
      actorId,
      at: at(),
      digest: digestOf(changed),
    });
  }

  return {
    findTool,
    /** The tool with its destinations and facts, the oldest fact first: one query. */
    requireTool,
    searchTools: store.search,

    async findTools(toolIds: readonly string[]): Promise<Tool[]> {
      return store.findMany(toolIds.filter((toolId) => ToolId.safeParse(toolId).success));
    },

    listTools({
      kind,
      factTopic,
      cursor,
    }: {
      kind?: ToolKind;
      factTopic?: FactTopic;
      cursor?: string;
    } = {}): Promise<Page<Tool>> {
      return store.listPage({ kind, factTopic }, cursor);
    },

    /** Side by side, at most four, in the order asked for; those that do not exist are left out. */
    async compareTools(toolIds: readonly string[]): Promise<ToolRecord[]> {
      const wanted = [...new Set(toolIds)].filter((toolId) => ToolId.safeParse(toolId).success).slice(0, mostCompared);
      const records = await Promise.all(wanted.map((toolId) => store.findRecord(toolId)));
      return records.filter((record) => record !== undefined);
    },

    async addTool(actor: Actor, draft: ToolDraft): Promise<Tool> {
      refuseIf(whyCannotSuggest(actor));
      return saveTool(draft, actor.personId);
    },

    /** What was typed in its one spelling, with a warning where it looks like a place that is listed, or why it can't be listed. */
    async checkDestination(input: DestinationInput): Promise<Normalised> {
      return normaliseDestination(input, { listed: await store.listKnownDomains() });
    },

    async suggestDestination(actor: Actor, toolId: string, draft: DestinationDraft): Promise<ToolDestination> {
      refuseIf(whyCannotSuggest(actor));
      await requireTool(toolId);
      const suggested = toRecord(toolId, draft, actor.personId);
      await store.saveDestinations(toolId, [suggested], {
        type: "destination_suggested",
        actorId: actor.personId,
        at: at(),
      });
      return suggested;
    },

    /** A steward's confirmation; the second, of another organisation, makes it confirmed. */
    async confirmDestination(
      actor: Actor,
      { toolId, destinationId }: { toolId: string; destinationId: string },
    ): Promise<ToolDestination> {
      refuseIf(whyCannotConfirm(actor));
      const destination = await requireDestination(toolId, destinationId);
      if (destination.status === "confirmed") return destination;
      const changed = confirmedBy(destination, actor.organisationId ?? "", at());
      if (typeof changed === "string") throw new Refusal(changed);
      const next = { ...changed, version: destination.version + 1 };
      await store.saveChanged(toolId, [next], {
        type: "destination_confirmed",
        actorId: actor.personId,
        at: at(),
      });
      return next;
    },

    /** A carried vote confirms what it carried. May be repeated. */
    confirmByVote: (toolId: string, destinationIds: readonly string[]) =>
      confirmAll(toolId, destinationIds, "vote", "system"),

    async recordFact(actor: Actor, toolId: string, draft: FactDraft): Promise<Fact> {
      refuseIf(whyCannotState(actor, draft.mark));
      return saveFact(toolId, draft, { actorId: actor.personId, organisationId: actor.organisationId });
    },

    ...createReportService({ store, now }),

    /** All that anything downstream may use. */
    async confirmedDestinations(toolId: string): Promise<ToolDestination[]> {
      return (await requireTool(toolId)).destinations.filter(({ status }) => status === "confirmed");
    },

    /** What is in the catalogue already and allows some of the same places, under whatever tool. */
    async overlappingDestinations(place: Destination): Promise<Overlap[]> {
      const near = (await store.findNear(place)).filter(({ destination }) => overlaps(destination, place));
      const records = await Promise.all(
        [...new Set(near.map(({ toolId }) => toolId))].map((toolId) => store.findRecord(toolId)),
      );
      return records.flatMap((record) => {
        if (!record) return [];
        const { destinations, facts, ...tool } = record;
        const meets = ({ destinationId }: ToolDestination) => near.some((one) => one.destinationId === destinationId);
        return destinations.filter(meets).map((destination) => ({ tool, destination }));
      });
    },

    /** For files read by the operator's command line and for our own register. Not for people: it asks for no role. */
    register: {
      everyTool: store.everyOne,
      saveTool,
      saveFact: (toolId: string, draft: FactDraft, actorId: string) => saveFact(toolId, draft, { actorId }),

      /** New ones only; `confirmedVia` register for what we read at its source ourselves. */
      async saveDestinations(
        toolId: string,
        drafts: readonly DestinationDraft[],
        actorId: string,
        confirmedVia?: "register",
      ): Promise<void> {
        const confirmed = confirmedVia && { status: "confirmed" as const, confirmedVia };
        const records = drafts.map((draft) => ({ ...toRecord(toolId, draft, actorId), ...confirmed }));
        await store.saveDestinations(toolId, records, {
          type: "destinations_recorded",
          actorId,
          at: at(),
          digest: digestOf(records),
        });
      },

      /** Each made from the version that it bears. */
      async changeDestinations(toolId: string, changed: readonly ToolDestination[], actorId: string): Promise<void> {
        const next = changed.map((one) => ToolDestination.parse({ ...one, version: one.version + 1 }));
        await store.saveChanged(toolId, next, {
          type: "destinations_changed",
          actorId,
          at: at(),
          digest: digestOf(next),
        });
      },

      confirm: (toolId: string, destinationIds: readonly string[], actorId: string) =>
        confirmAll(toolId, destinationIds, "register", actorId),
    },
  };
}

export type CatalogueService = ReturnType<typeof createCatalogueService>;
