import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CarriedChanges, expire, nextDueAt, publishProposals, removeAtOnce, replay, takeEffect } from "./fold.ts";
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

describe("the time of an entry", () => {
  const at = (month: string) => `2026-${month}-15T09:00:00.000Z`;
  const publication = (month: string) => ({ publishedAt: at(month), effectiveAt: at(month) });
  const listed = publishProposals(
    emptyState,
    [
      proposal(
        { op: "add", entry: entry("zoom.us") },
        { op: "add", entry: entry("webex.com", { match: "host+sub" }) },
        { op: "add", entry: { ...entry(""), host: undefined, ips: ["192.0.2.0/24"] } },
      ),
    ],
    publication("01"),
  ).state;
  const renewal = proposal({ op: "change", entryId: 2, entry: entry("webex.com", { match: "host+sub" }) });

  it("is twelve months from when it became current, and six where names below it come with it", () => {
    expect(listed.entries.map(({ expires }) => expires.slice(0, 10))).toEqual([
      "2027-01-15",
      "2026-07-15",
      "2027-01-15",
    ]);
    expect(nextDueAt(listed)).toBe(at("07"));
  });

  it("ends in the last days of a short month where the day is missing", () => {
    const august = { publishedAt: "2026-08-31T09:00:00.000Z", effectiveAt: "2026-08-31T09:00:00.000Z" };
    const { state } = publishProposals(
      emptyState,
      [proposal({ op: "add", entry: entry("x.example", { match: "sub" }) })],
      august,
    );
    expect(state.entries[0]?.expires).toBe("2027-02-28T09:00:00.000Z");
  });

  it("ends with an edition that only removes", () => {
    expect(expire(listed, "2026-07-15T08:59:59.999Z")).toBeUndefined();
    const over = expire(listed, at("07"));
    expect(over?.state.entries.map(({ id }) => id)).toEqual([1, 3]);
    expect(over?.changes).toMatchObject([
      { what: "removed", id: 2, impact: "closes", previous: { host: "webex.com" } },
    ]);
    expect(over?.state.edition).toBe(listed.edition + 1);
  });

  it("begins again with a vote for the same, at once and without notice, because that opens nothing", () => {
    const notice = { publishedAt: at("06"), effectiveAt: "2026-06-22T09:00:00.000Z" };
    const { state, changes } = publishProposals(listed, [renewal], notice);
    expect(state.announced).toEqual([]);
    expect(state.entries.find(({ id }) => id === 2)?.expires.slice(0, 10)).toBe("2026-12-15");
    expect(changes).toMatchObject([{ what: "changed", id: 2, impact: "none" }]);
  });

  it("does not take away what was agreed and announced for later", () => {
    const wider = proposal({ op: "change", entryId: 1, entry: entry("zoom.us", { match: "host+sub" }) });
    const effectiveAt = "2027-02-01T09:00:00.000Z";
    const announced = publishProposals(listed, [wider], { publishedAt: at("12"), effectiveAt }).state;
    const over = expire(announced, "2027-01-15T09:00:00.000Z");
    expect(over?.state.entries).toEqual([]);
    expect(takeEffect(over?.state ?? emptyState, effectiveAt)).toMatchObject({
      state: { entries: [{ id: 1, match: "host+sub" }] },
      changes: [{ what: "added", impact: "opens" }],
    });
  });
});

type Step = {
  host: string;
  kind: "add" | "change" | "remove" | "at once" | "wait" | "end";
  notice: boolean;
  pick: number;
};
const anyStep: fc.Arbitrary<Step> = fc.record({
  host: fc.constantFrom("zoom.us", "webex.com", "slack.com", "trello.com"),
  kind: fc.constantFrom("add", "change", "remove", "at once", "wait", "end"),
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
        : kind === "end"
          ? expire(state, day(400))
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
