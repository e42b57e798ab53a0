import { describe, expect, it } from "vitest";
import type { ChangeRecord, Release, WhitelistEntry, WhitelistState } from "#functions/whitelist/rules.ts";
import { createEntryHistory } from "./history-service.ts";

const day = "2026-11-02T09:00:00.000Z";
const editions = 1000;

/** Entry 7 came with edition 100, was renewed with 200 and 300, and went with 401; entry 8 came with 900. */
const entry = (id: number, edition: number): WhitelistEntry => ({
  id,
  edition,
  proposalId: `pro_${edition}`,
  host: `${id}.example`,
  match: "host",
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
  expires: day,
});

function whitelistOf() {
  const read: number[] = [];
  const stateOf = (edition: number): WhitelistState => {
    read.push(edition);
    const since = [300, 200, 100].find((each) => each <= edition);
    const entries = [
      ...(since !== undefined && edition < 401 ? [entry(7, since)] : []),
      ...(edition >= 900 ? [entry(8, 900)] : []),
    ];
    const lastEntryId = edition >= 900 ? 8 : edition >= 100 ? 7 : 6;
    return { edition, publishedAt: day, lastEntryId, entries, announced: [] };
  };
  const removal: ChangeRecord = { edition: 401, what: "removed", id: 7, impact: "closes", note: "Remove it" };
  const release = (edition: number) => ({ edition, kind: "agreed", publishedAt: day }) as Release;
  const historyOf = createEntryHistory({
    whitelist: {
      currentState: async () => stateOf(editions),
      stateOf: async (edition) => stateOf(edition),
      requireRelease: async (edition) => release(edition),
      changesOf: async (edition) => (edition === 401 ? [removal] : []),
    },
  });
  return { historyOf, read };
}

describe("what became of an entry", () => {
  it("is found among a thousand editions by reading a few", async () => {
    const { historyOf, read } = whitelistOf();
    const { standing, versions, end } = await historyOf(7);
    expect(standing).toBe("gone");
    expect(versions.map(({ since }) => since?.edition)).toEqual([300, 200, 100]);
    expect(end).toMatchObject({ release: { edition: 401 }, record: { note: "Remove it" } });
    expect(read.length).toBeLessThan(20);
  });

  it("is read from the current edition where it is in force", async () => {
    const { historyOf, read } = whitelistOf();
    expect(await historyOf(8)).toMatchObject({ standing: "in_force", end: undefined, hasMore: false });
    expect(read).toEqual([editions, 899]);
  });

  it("is nothing for a number that was never given", async () => {
    const { historyOf } = whitelistOf();
    await expect(historyOf(9)).rejects.toMatchObject({ code: "not_found" });
  });
});
