import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import { createDestinationService } from "./destination-service.ts";
import { Fact, type FactTopic } from "./facts.ts";
import { createReportService } from "./report-service.ts";
import {
  type FactDraft,
  Tool,
  type ToolDraft,
  ToolId,
  type ToolKind,
  type ToolName,
  type ToolRecord,
  type ToolService,
  whyCannotState,
  whyCannotSuggest,
} from "./rules.ts";
import type { CatalogueStore } from "./store.ts";
import { toolIdFor } from "./tool-ids.ts";

const mostCompared = 4;

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

  const { destinationRegister, ...destinations } = createDestinationService({ store, now, requireTool });

  return {
    ...destinations,
    findTool,
    /** The tool with its destinations and facts, the oldest fact first: one query. */
    requireTool,
    searchTools: store.search,

    /** Every tool, by name: one query. */
    listToolNames: async (): Promise<ToolName[]> =>
      (await store.listNames()).sort((one, other) => one.name.localeCompare(other.name, "en-GB")),

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

    async recordFact(actor: Actor, toolId: string, draft: FactDraft): Promise<Fact> {
      refuseIf(whyCannotState(actor, draft.mark));
      return saveFact(toolId, draft, { actorId: actor.personId, organisationId: actor.organisationId });
    },

    ...createReportService({ store, now }),

    /** For files read by the operator's command line and for our own register. Not for people: it asks for no role. */
    register: {
      everyTool: store.everyOne,

      /** Lays out every tool's name and kind again. Returns how many. */
      async rebuildNames(): Promise<number> {
        const all = await store.everyOne();
        await store.saveNames(all);
        return all.length;
      },

      saveTool,
      saveService: (tool: Tool, service: ToolService, actorId: string) =>
        store.saveService(tool, service, { actorId, at: at() }),
      saveFact: (toolId: string, draft: FactDraft, actorId: string) => saveFact(toolId, draft, { actorId }),

      ...destinationRegister,
    },
  };
}

export type CatalogueService = ReturnType<typeof createCatalogueService>;
