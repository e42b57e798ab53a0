import { type EntityConfiguration, Service } from "electrodb";
import { Outage } from "#functions/errors.ts";
import { type Named, nameChanges, pageOfNames, searchNames } from "#functions/name-words.ts";
import { batches, commit, type Page, transactionLimit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { Destination } from "./destination-shape.ts";
import { catalogueEntities } from "./entities.ts";
import { Fact, type FactTopic } from "./facts.ts";
import { registrableDomainOf } from "./host-names.ts";
import { createReportStore } from "./report-store.ts";
import {
  listName,
  listsOf,
  overlapKeysOf,
  placeOf,
  Tool,
  ToolDestination,
  type ToolKind,
  type ToolRecord,
} from "./rules.ts";

const pageSize = 50;
const batchGetLimit = 100;

const named = (tool: Tool): Named => ({
  subjectId: tool.toolId,
  names: [tool.name, ...(tool.vendor ? [tool.vendor] : [])],
  lists: listsOf(tool),
});

/** By name, ranges last. */
const orderOf = ({ host, match, destinationId }: ToolDestination): string =>
  `${host === undefined ? 1 : 0} ${host} ${match} ${destinationId}`;

/** As many at a time as one transaction holds, by what each one writes. */
function* inTransactions<Item>(items: readonly Item[], weigh: (item: Item) => number, room: number): Generator<Item[]> {
  let batch: Item[] = [];
  let weight = 0;
  for (const item of items) {
    const more = weigh(item);
    if (weight + more > room && batch.length > 0) {
      yield batch;
      [batch, weight] = [[], 0];
    }
    batch.push(item);
    weight += more;
  }
  if (batch.length > 0) yield batch;
}

export function createCatalogueStore(config: EntityConfiguration) {
  const db = new Service(catalogueEntities(config), config);
  const { tool, overlap, knownDomain } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

  /** Those that exist, in the order asked for. */
  async function findMany(toolIds: readonly string[]): Promise<Tool[]> {
    const byId = new Map<string, Tool>();
    for (const batch of batches([...new Set(toolIds)], batchGetLimit)) {
      const { data, unprocessed } = await tool.get(batch.map((toolId) => ({ toolId }))).go({ consistent: true });
      if (unprocessed.length > 0) throw new Outage("batch read throttled");
      for (const item of data) byId.set(item.toolId, Tool.parse(item));
    }
    return toolIds.flatMap((toolId) => byId.get(toolId) ?? []);
  }

  async function pageOf(list: string, cursor: string | undefined, size = pageSize): Promise<Page<Tool>> {
    const { items, next } = await pageOfNames(db.entities, "tool", list, { cursor, size });
    return { items: await findMany(items), next };
  }

  const createDestination = (actions: Actions, created: ToolDestination) => [
    actions.destination.create(created).commit({ response: "all_old" }),
    ...overlapKeysOf(created).map((overlapKey) =>
      actions.overlap
        .put({ overlapKey, toolId: created.toolId, destinationId: created.destinationId, ...placeOf(created) })
        .commit(),
    ),
  ];

  const knowDomains = (actions: Actions, written: readonly ToolDestination[]) => {
    const confirmed = written.filter(({ status }) => status === "confirmed");
    const domains = confirmed.flatMap(({ host }) => (host === undefined ? [] : (registrableDomainOf(host) ?? [])));
    return [...new Set(domains)].map((domain) => actions.knownDomain.put({ group: "known_domains", domain }).commit());
  };

  const countConfirmed = (actions: Actions, toolId: string, more: number) =>
    more > 0 ? [actions.tool.patch({ toolId }).add({ confirmed: more }).commit()] : [];

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

    search: async (text: string): Promise<Tool[]> => findMany(await searchNames(db.entities, "tool", text)),

    async listKnownDomains(): Promise<string[]> {
      const { data } = await knownDomain.query.byGroup({ group: "known_domains" }).go({ pages: "all" });
      return data.map(({ domain }) => domain);
    },

    /** Every destination that shares an overlap key, whether or not it overlaps. */
    async findNear(place: Destination): Promise<{ toolId: string; destinationId: string; destination: Destination }[]> {
      const found = await Promise.all(
        overlapKeysOf(place).map((overlapKey) => overlap.query.byKey({ overlapKey }).go({ pages: "all" })),
      );
      const near = found.flatMap(({ data }) => data).map((item) => ({ ...item, destination: Destination.parse(item) }));
      return [
        ...new Map(
          near.map(({ toolId, destinationId, destination: at }) => [
            `${toolId} ${destinationId}`,
            { toolId, destinationId, destination: at },
          ]),
        ).values(),
      ];
    },

    async saveTool(added: Tool, act: Omit<Act, "type" | "subjectId">): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.tool.create(added).commit({ response: "all_old" }),
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

    /** New destinations of one tool, in as few transactions as they fit. The same one again by the same person is one act. */
    async saveDestinations(
      toolId: string,
      created: readonly ToolDestination[],
      act: Omit<Act, "subjectId">,
    ): Promise<void> {
      const weigh = (one: ToolDestination) => 2 + overlapKeysOf(one).length;
      for (const batch of inTransactions(created, weigh, transactionLimit - 3)) {
        const confirmed = batch.filter(({ status }) => status === "confirmed").length;
        await commit(
          () =>
            db.transaction
              .write((actions) => [
                ...batch.flatMap((one) => createDestination(actions, one)),
                ...knowDomains(actions, batch),
                ...(confirmed > 0
                  ? countConfirmed(actions, toolId, confirmed)
                  : [
                      actions.tool
                        .check({ toolId })
                        .where(({ name }, { exists }) => exists(name))
                        .commit(),
                    ]),
                ...trace(actions, { ...act, subjectId: toolId }),
              ])
              .go(),
          batch.flatMap((one) => [
            (stored: unknown) =>
              ToolDestination.safeParse(stored).data?.suggestedBy === one.suggestedBy
                ? undefined
                : ("destination_exists_already" as const),
            ...overlapKeysOf(one).map(() => undefined),
          ]),
        );
      }
    },

    /** Each as it is now, if nobody changed it since `version` − 1; only one that becomes confirmed may be confirmed: the tool counts it. */
    async saveChanged(toolId: string, changed: readonly ToolDestination[], act: Omit<Act, "subjectId">): Promise<void> {
      for (const batch of inTransactions(changed, () => 2, transactionLimit - 3)) {
        await commit(() =>
          db.transaction
            .write((actions) => [
              ...batch.map((one) =>
                actions.destination
                  .put(one)
                  .where(({ version }, { eq }) => eq(version, one.version - 1))
                  .commit(),
              ),
              ...knowDomains(actions, batch),
              ...countConfirmed(actions, toolId, batch.filter(({ status }) => status === "confirmed").length),
              ...trace(actions, { ...act, subjectId: toolId }),
            ])
            .go(),
        );
      }
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

    ...createReportStore(config),
  };
}

export type CatalogueStore = ReturnType<typeof createCatalogueStore>;
