import { createProjectionStore } from "#functions/access/projection-store.ts";
import { Tool, toolKinds } from "#functions/catalogue/rules.ts";
import { startWorld } from "../journeys/world.ts";

/** "What can we use together?" for the most organisations that can be asked for at once, each of which has stated something of every tool. */
export interface TogetherMeasure {
  organisations: number;
  tools: number;
  /** Of the whole answer, in milliseconds. */
  median: number;
  slowest: number;
  /** Of its rows alone, read and not looked at: what the answer adds to that is ours. */
  readsMedian: number;
  ratio: number;
}

const rounds = 40;

const sorted = (times: readonly number[]): number[] => times.toSorted((one, other) => one - other);
const medianOf = (times: readonly number[]): number => sorted(times)[Math.floor(times.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export async function measureTogether(organisations = 10, tools = 500): Promise<TogetherMeasure> {
  const world = await startWorld({ at: "2026-11-30T12:00:00.000Z" });
  try {
    const { access, catalogue } = world.services;
    const toolIds = Array.from({ length: tools }, (_, number) => `tool-${number}`);
    for (const [at, toolId] of toolIds.entries()) {
      const kind = toolKinds[at % toolKinds.length] ?? "other";
      await catalogue.register.saveTool(
        Tool.pick({ toolId: true, name: true, kind: true, purpose: true }).parse({
          toolId,
          name: `Tool ${at}`,
          kind,
          purpose: "Meetings",
        }),
        "bench",
      );
    }
    const ids: string[] = [];
    for (let number = 0; number < organisations; number += 1) {
      ids.push((await world.addOrganisation(`Council ${number}`, [`council${number}.example`])).organisationId);
    }
    const statuses = ["open", "open", "open", "restricted", "blocked"] as const;
    const months = ["07", "08", "09", "10"];
    const days = Array.from({ length: 28 }, (_, day) => String(day + 1).padStart(2, "0"));
    const drafts = ids.flatMap((organisationId, row) =>
      toolIds.map((toolId, column) => ({
        ...{
          organisationId,
          toolId,
          source: "owner" as const,
          statedAt: `2026-${months[(row + column) % months.length]}-${days[column % days.length]}`,
        },
        status: statuses[(row * 7 + column) % statuses.length] ?? "open",
        ...(column % 4 === 0 && { conditions: `Ask the service desk, which opens it for project ${column % 40}` }),
      })),
    );
    await access.register.saveStatements(drafts, "bench");
    await world.settle();
    const rows = createProjectionStore({ table: world.table, client: world.client });
    const member = { personId: "per_bench", organisationId: ids[0] ?? "", roles: [] };
    const [whole, reads]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      whole.push(await timed(() => access.viewTogether(member, ids)));
      reads.push(await timed(() => rows.readRows(ids)));
    }
    // The first rounds compile.
    const [warm, warmReads] = [whole.slice(rounds / 4), reads.slice(rounds / 4)];
    const [median, readsMedian] = [medianOf(warm), medianOf(warmReads)];
    return {
      organisations,
      tools,
      median,
      slowest: sorted(warm).at(-1) ?? 0,
      readsMedian,
      ratio: median / readsMedian,
    };
  } finally {
    await world.stop();
  }
}
