import { type EntityConfiguration, Service } from "electrodb";
import { type Named, nameChanges, pageOfNames, searchNames } from "#functions/name-words.ts";
import { commit, type Page, readBatches } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { createDestinationStore } from "./destination-store.ts";
import { catalogueEntities } from "./entities.ts";
import { Fact, type FactTopic } from "./facts.ts";
import { createReportStore } from "./report-store.ts";
import {
  listName,
  listsOf,
  Tool,
  ToolDestination,
  type ToolKind,
  ToolName,
  type ToolRecord,
  type ToolService,
} from "./rules.ts";

const pageSize = 50;

const named = (tool: Tool): Named => ({
  subjectId: tool.toolId,
  names: [tool.name, ...(tool.vendor ? [tool.vendor] : [])],
  lists: listsOf(tool),
});

/** By name, ranges last. */
const orderOf = ({ host, match, destinationId }: ToolDestination): string =>
  `${host === undefined ? 1 : 0} ${host} ${match} ${destinationId}`;

export function createCatalogueStore(config: EntityConfiguration) {
  const db = new Service(catalogueEntities(config), config);
  const { tool } = db.entities;

  /** Those that exist, in the order asked for. */
  async function findMany(toolIds: readonly string[]): Promise<Tool[]> {
    const found = await readBatches(
      [...new Set(toolIds)],
      (batch) => tool.get(batch.map((toolId) => ({ toolId }))).go({ consistent: true }),
      (item) => Tool.parse(item),
    );
    const byId = new Map(found.map((each) => [each.toolId, each]));
    return toolIds.flatMap((toolId) => byId.get(toolId) ?? []);
  }

  async function pageOf(list: string, cursor: string | undefined, size = pageSize): Promise<Page<Tool>> {
    const { items, next } = await pageOfNames(db.entities, "tool", list, { cursor, size });
    return { items: await findMany(items), next };
  }

  return {
    findMany,

    async find(toolId: string): Promise<Tool | undefined> {
      const { data } = await tool.get({ toolId }).go({ consistent: true });
      return data ? Tool.parse(data) : undefined;
    },

    /** One query, whatever is known of the tool. */
    async findRecord(toolId: string): Promise<ToolRecord | undefined> {
      const { data } = await db.collections.catalogue({ toolId }).go({ consistent: true, pages: "all" });
      const found = data.tool[0];
      return (
        found && {
          ...Tool.parse(found),
          destinations: data.destination
            .map((item) => ToolDestination.parse(item))
            .sort((one, other) => orderOf(one).localeCompare(orderOf(other))),
          facts: data.fact
            .map((item) => Fact.parse(item))
            .sort((one, other) => one.statedAt.localeCompare(other.statedAt)),
        }
      );
    },

    listPage: (filter: { kind?: ToolKind | undefined; factTopic?: FactTopic | undefined }, cursor?: string) =>
      pageOf(listName(filter), cursor),

    async everyOne(): Promise<Tool[]> {
      const all: Tool[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOf(listName({}), cursor, 500);
        all.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return all;
    },

    async saveNames(named: readonly ToolName[]): Promise<void> {
      for (const { toolId, name, kind } of named) {
        await db.entities.toolName.put({ group: "tools", toolId, name, kind }).go();
      }
    },

    /** Every tool's name and kind: one query. */
    async listNames(): Promise<ToolName[]> {
      const { data } = await db.entities.toolName.query.byGroup({ group: "tools" }).go({ pages: "all" });
      return data.map((item) => ToolName.parse(item));
    },

    search: async (text: string): Promise<Tool[]> => findMany(await searchNames(db.entities, "tool", text)),

    async saveTool(added: Tool, act: Omit<Act, "type" | "subjectId">): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.tool.create(added).commit({ response: "all_old" }),
              actions.toolName
                .put({ group: "tools", toolId: added.toolId, name: added.name, kind: added.kind })
                .commit(),
              ...nameChanges(actions, "tool", undefined, named(added)),
              ...trace(actions, { type: "tool_added", subjectId: added.toolId, ...act }),
            ])
            .go(),
        [
          (stored) => {
            const there = Tool.safeParse(stored).data;
            return there?.addedBy === added.addedBy && there.name === added.name ? undefined : "tool_exists_already";
          },
        ],
      );
    },

    /** What matrices call it: `read` has the version that it was read with. */
    async saveService(
      { toolId, version }: Tool,
      service: ToolService,
      act: Omit<Act, "type" | "subjectId">,
    ): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.tool
              .patch({ toolId })
              .set({ service, version: version + 1 })
              .where((stored, { eq }) => eq(stored.version, version))
              .commit(),
            ...trace(actions, { type: "tool_service_recorded", subjectId: toolId, ...act }),
          ])
          .go(),
      );
    },

    /** The statement, and the tool as it lists from now on: `tool` has the version that it was read with. */
    async saveFact(
      read: Tool,
      fact: Fact,
      factTopics: FactTopic[],
      act: Omit<Act, "type" | "subjectId">,
    ): Promise<void> {
      const { toolId, version } = read;
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.fact.create(fact).commit({ response: "all_old" }),
              actions.tool
                .patch({ toolId })
                .set({ factTopics, version: version + 1 })
                .where((stored, { eq }) => eq(stored.version, version))
                .commit(),
              ...nameChanges(actions, "tool", named(read), named({ ...read, factTopics })),
              ...trace(actions, { type: "fact_recorded", subjectId: toolId, ...act }),
            ])
            .go(),
        [(stored) => (Fact.safeParse(stored).data?.text === fact.text ? undefined : "changed_meanwhile")],
      );
    },

    ...createDestinationStore(config),
    ...createReportStore(config),
  };
}

export type CatalogueStore = ReturnType<typeof createCatalogueStore>;
