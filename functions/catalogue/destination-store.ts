import { type EntityConfiguration, Service } from "electrodb";
import { commit, transactionLimit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { Destination } from "./destination-shape.ts";
import { catalogueEntities } from "./entities.ts";
import { registrableDomainOf } from "./host-names.ts";
import { overlapKeysOf, placeOf, ToolDestination } from "./rules.ts";

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

/** What tools need, and by what it is found to overlap or to look alike. */
export function createDestinationStore(config: EntityConfiguration) {
  const db = new Service(catalogueEntities(config), config);
  const { overlap, knownDomain } = db.entities;
  type Actions = Parameters<Parameters<typeof db.transaction.write>[0]>[0];

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
  };
}
