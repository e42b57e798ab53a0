import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CarriedChanges, nextDueAt, publishProposals, removeAtOnce, replay, takeEffect } from "./fold.ts";
import { type ChangeRecord, type EntryContent, emptyState, type WhitelistState } from "./rules.ts";
import { isStale } from "./staleness.ts";

const entry = (host: string, more: Partial<EntryContent> = {}): EntryContent => ({
  host,
  match: "host",
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
  ...more,
});
const proposal = (...changes: CarriedChanges["changes"]): CarriedChanges => ({
  proposalId: "pro_1",
  title: "Add Zoom",
  changes,
});
const day = (number: number) => new Date(Date.UTC(2026, 10, number)).toISOString();
const atOnce = (number: number) => ({ publishedAt: day(number), effectiveAt: day(number) });
const noticed = (number: number) => ({ publishedAt: day(number), effectiveAt: day(number + 7) });

describe("publishing", () => {
  it("numbers entries from 1 and never uses a number again", () => {
    const first = publishProposals(emptyState, [proposal({ op: "add", entry: entry("zoom.us") })], atOnce(1)).state;
    const second = publishProposals(first, [proposal({ op: "remove", entryId: 1 })], atOnce(2)).state;
    const third = publishProposals(second, [proposal({ op: "add", entry: entry("zoom.us") })], atOnce(3)).state;
    expect(third.entries.map(({ id, edition }) => [id, edition])).toEqual([[2, 3]]);
  });

  it("announces an addition, and makes it current in an edition of its own when its time has come", () => {
    const { state, changes } = publishProposals(
      emptyState,
      [proposal({ op: "add", entry: entry("zoom.us") })],
      noticed(1),
    );
    expect(state.entries).toEqual([]);
    expect(changes).toMatchObject([{ what: "announced", id: 1, impact: "none", effectiveAt: day(8) }]);
    expect(nextDueAt(state)).toBe(day(8));
    expect(takeEffect(state, day(7))).toBeUndefined();

    const later = takeEffect(state, day(8));
    expect(later?.state).toMatchObject({
      edition: 2,
      announced: [],
      entries: [{ id: 1, host: "zoom.us", edition: 2 }],
    });
    expect(later?.changes).toMatchObject([{ what: "added", impact: "opens" }]);
  });

  it("removes at once what is agreed to be removed, and what was announced for it", () => {
    const announced = publishProposals(
      emptyState,
      [proposal({ op: "add", entry: entry("zoom.us") })],
      noticed(1),
    ).state;
    const removed = publishProposals(announced, [proposal({ op: "remove", entryId: 1 })], noticed(2));
    expect(removed.state).toMatchObject({ entries: [], announced: [] });
    expect(takeEffect(removed.state, day(30))).toBeUndefined();
  });

  it("keeps the earlier entry current until a change takes effect, and says what it was", () => {
    const first = publishProposals(emptyState, [proposal({ op: "add", entry: entry("zoom.us") })], atOnce(1)).state;
    const wider = entry("zoom.us", { match: "host+sub" });
    const announced = publishProposals(first, [proposal({ op: "change", entryId: 1, entry: wider })], noticed(2)).state;
    expect(announced.entries).toMatchObject([{ match: "host" }]);
    const changed = takeEffect(announced, day(9));
    expect(changed?.state.entries).toMatchObject([{ id: 1, match: "host+sub" }]);
    expect(changed?.changes).toMatchObject([{ what: "changed", impact: "opens", previous: { match: "host" } }]);
  });

  it("takes out at once what two publishers call dangerous", () => {
    const first = publishProposals(emptyState, [proposal({ op: "add", entry: entry("zoom.us") })], atOnce(1)).state;
    const { state, changes } = removeAtOnce(first, [1], "Taken over", day(2));
    expect(state.entries).toEqual([]);
    expect(changes).toMatchObject([
      { what: "removed", id: 1, impact: "closes", note: "Taken over", previous: { host: "zoom.us" } },
    ]);
  });
});

type Step = { host: string; kind: "add" | "change" | "remove" | "at once" | "wait"; notice: boolean; pick: number };
const anyStep: fc.Arbitrary<Step> = fc.record({
  host: fc.constantFrom("zoom.us", "webex.com", "slack.com", "trello.com"),
  kind: fc.constantFrom("add", "change", "remove", "at once", "wait"),
  notice: fc.boolean(),
  pick: fc.nat(20),
});

/** One random edition after another, as the services would publish them. */
function history(steps: readonly Step[]) {
  const records: ChangeRecord[] = [];
  const states: WhitelistState[] = [emptyState];
  steps.forEach(({ host, kind, notice, pick }, index) => {
    const state = states.at(-1) ?? emptyState;
    const publication = notice ? noticed(index + 1) : atOnce(index + 1);
    const known = [...state.entries, ...state.announced.map((each) => each.entry)].map(({ id }) => id);
    const entryId = known[pick % (known.length || 1)];
    const edition =
      kind === "wait"
        ? takeEffect(state, day(index + 1))
        : kind === "add"
          ? publishProposals(state, [proposal({ op: "add", entry: entry(host) })], publication)
          : entryId === undefined
            ? undefined
            : kind === "at once"
              ? removeAtOnce(state, [entryId], "Danger", publication.publishedAt)
              : kind === "remove"
                ? publishProposals(state, [proposal({ op: "remove", entryId })], publication)
                : publishProposals(state, [proposal({ op: "change", entryId, entry: entry(host) })], publication);
    if (!edition) return;
    records.push(...edition.changes);
    states.push(edition.state);
  });
  return { records, states };
}

describe("for any history of editions", () => {
  it("replaying every change from 0 gives the current list", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { records, states } = history(steps);
        expect(replay(records)).toEqual(states.at(-1)?.entries.toSorted((a, b) => a.id - b.id));
      }),
    );
  });

  it("editions are numbered without a gap and no number of an entry is given twice", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { records, states } = history(steps);
        expect(states.map(({ edition }) => edition)).toEqual(states.map((_, index) => index));
        const introduced = records
          .filter(({ what, previous }) => what === "announced" && !previous)
          .map(({ id }) => id);
        const last = states.at(-1)?.lastEntryId ?? 0;
        expect(introduced.every((id) => id <= last)).toBe(true);
        for (const { entries } of states) expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      }),
    );
  });

  it("nothing is on the list that no change added", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { records, states } = history(steps);
        const added = new Set(records.filter(({ what }) => what === "added" || what === "changed").map(({ id }) => id));
        expect(states.at(-1)?.entries.every(({ id }) => added.has(id))).toBe(true);
      }),
    );
  });
});

describe("isStale", () => {
  const base = publishProposals(emptyState, [proposal({ op: "add", entry: entry("zoom.us") })], atOnce(1)).state;

  it("does not mind an edition that touches other entries", () => {
    const current = publishProposals(base, [proposal({ op: "add", entry: entry("webex.com") })], atOnce(2)).state;
    expect(isStale([{ op: "remove", entryId: 1 }], base, current)).toBe(false);
    expect(isStale([{ op: "add", entry: entry("slack.com") }], base, current)).toBe(false);
  });

  it("finds that an entry it removes or changes has been changed, announced otherwise or removed meanwhile", () => {
    const changed = publishProposals(
      base,
      [proposal({ op: "change", entryId: 1, entry: entry("zoom.us", { match: "host+sub" }) })],
      noticed(2),
    ).state;
    const removed = publishProposals(base, [proposal({ op: "remove", entryId: 1 })], atOnce(2)).state;
    for (const current of [changed, removed]) {
      expect(isStale([{ op: "remove", entryId: 1 }], base, current)).toBe(true);
      expect(isStale([{ op: "change", entryId: 1, entry: entry("zoom.us") }], base, current)).toBe(true);
    }
  });

  it("finds that what it adds overlaps something added meanwhile", () => {
    const current = publishProposals(
      base,
      [proposal({ op: "add", entry: entry("webex.com", { match: "host+sub" }) })],
      atOnce(2),
    ).state;
    expect(isStale([{ op: "add", entry: entry("meet.webex.com") }], base, current)).toBe(true);
  });
});
