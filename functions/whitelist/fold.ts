import { expiryOf } from "./expiry.ts";
import { impactOf } from "./impact.ts";
import type { Announcement, ChangeRecord, EntryChange, WhitelistEntry, WhitelistState } from "./rules.ts";
import { saysTheSame } from "./staleness.ts";

/** A carried proposal's part in an edition. */
export interface CarriedChanges {
  proposalId: string;
  title: string;
  changes: readonly EntryChange[];
}

export interface Publication {
  publishedAt: string;
  /** When its additions and changes become current: `publishedAt` itself, or later. */
  effectiveAt: string;
}

interface Edition {
  state: WhitelistState;
  changes: ChangeRecord[];
}

const withoutEntry = (state: WhitelistState, id: number): WhitelistState => ({
  ...state,
  entries: state.entries.filter((entry) => entry.id !== id),
  announced: state.announced.filter(({ entry }) => entry.id !== id),
});

const entryOf = (state: WhitelistState, id: number): WhitelistEntry | undefined =>
  state.entries.find((entry) => entry.id === id);

/** Makes an announced entry current in the state's edition. Its time runs from then. */
function makeCurrent(state: WhitelistState, { entry }: Announcement): Edition {
  const { edition } = state;
  const previous = entryOf(state, entry.id);
  const expires = expiryOf(entry, state.publishedAt);
  const after = { ...entry, edition, expires };
  const entries = previous
    ? state.entries.map((each) => (each.id === entry.id ? after : each))
    : [...state.entries, after];
  const record: ChangeRecord = {
    edition,
    what: previous ? "changed" : "added",
    id: entry.id,
    impact: impactOf(previous, after),
    entry: { ...entry, expires },
    ...(previous && { previous }),
    proposalId: entry.proposalId,
    note: "Became current as announced",
  };
  const announced = state.announced.filter((other) => other.entry.id !== entry.id);
  return { state: { ...state, entries, announced }, changes: [record] };
}

function removeEntry(state: WhitelistState, id: number, why: { note: string; proposalId?: string }): Edition {
  const previous = entryOf(state, id);
  const record: ChangeRecord = {
    edition: state.edition,
    what: "removed",
    id,
    impact: previous ? "closes" : "none",
    ...(previous && { previous }),
    ...why,
  };
  return { state: withoutEntry(state, id), changes: [record] };
}

/** A vote for what stands already: it opens nothing, so nobody needs notice of it. */
const isRenewal = (state: WhitelistState, change: EntryChange): boolean =>
  change.op === "change" &&
  saysTheSame(entryOf(state, change.entryId), change.entry) &&
  !state.announced.some(({ entry }) => entry.id === change.entryId);

function applyChange(
  state: WhitelistState,
  change: EntryChange,
  { proposalId, title }: CarriedChanges,
  { publishedAt, effectiveAt }: Publication,
): Edition {
  if (change.op === "remove") return removeEntry(state, change.entryId, { note: title, proposalId });
  const id = change.op === "add" ? state.lastEntryId + 1 : change.entryId;
  const announcement: Announcement = { what: change.op, entry: { ...change.entry, id, proposalId }, effectiveAt };
  const previous = entryOf(state, id);
  const numbered = { ...state, lastEntryId: Math.max(state.lastEntryId, id) };
  if (effectiveAt <= publishedAt || isRenewal(state, change)) {
    const made = makeCurrent(numbered, announcement);
    return { ...made, changes: made.changes.map((record) => ({ ...record, note: title })) };
  }
  const announced = [...numbered.announced.filter(({ entry }) => entry.id !== id), announcement];
  const record: ChangeRecord = {
    edition: state.edition,
    what: "announced",
    id,
    impact: "none",
    entry: announcement.entry,
    ...(previous && { previous }),
    effectiveAt,
    proposalId,
    note: title,
  };
  return { state: { ...numbered, announced }, changes: [record] };
}

const nextEdition = (state: WhitelistState, publishedAt: string): WhitelistState => ({
  ...state,
  edition: state.edition + 1,
  publishedAt,
});

const inTurn = <Step>(
  state: WhitelistState,
  steps: readonly Step[],
  apply: (state: WhitelistState, step: Step) => Edition,
): Edition =>
  steps.reduce<Edition>(
    (edition, step) => {
      const next = apply(edition.state, step);
      return { state: next.state, changes: [...edition.changes, ...next.changes] };
    },
    { state, changes: [] },
  );

/** The edition after `state` that the carried proposals make, in their order. Removals count at once. */
export const publishProposals = (
  state: WhitelistState,
  proposals: readonly CarriedChanges[],
  publication: Publication,
): Edition =>
  inTurn(nextEdition(state, publication.publishedAt), proposals, (before, proposal) =>
    inTurn(before, proposal.changes, (each, change) => applyChange(each, change, proposal, publication)),
  );

/** The edition that two publishers cut at once to remove entries, current or announced, for a stated danger. */
export const removeAtOnce = (
  state: WhitelistState,
  entryIds: readonly number[],
  danger: string,
  publishedAt: string,
): Edition =>
  inTurn(nextEdition(state, publishedAt), entryIds, (before, id) => removeEntry(before, id, { note: danger }));

/** The edition in which everything announced for now or earlier is current; undefined when there is nothing. */
export function takeEffect(state: WhitelistState, now: string): Edition | undefined {
  const due = state.announced
    .filter(({ effectiveAt }) => effectiveAt <= now)
    .toSorted((a, b) =>
      a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : a.entry.id - b.entry.id,
    );
  return due.length === 0 ? undefined : inTurn(nextEdition(state, now), due, makeCurrent);
}

/**
 * The edition without the entries whose time is over; undefined when there are none. What was announced for one of them was agreed on, and still becomes
 * current.
 */
export function expire(state: WhitelistState, now: string): Edition | undefined {
  const over = new Set(state.entries.flatMap(({ id, expires }) => (expires <= now ? [id] : [])));
  if (over.size === 0) return undefined;
  const next = nextEdition(state, now);
  const changes = state.entries
    .filter(({ id }) => over.has(id))
    .map((previous): ChangeRecord => {
      const { id } = previous;
      return {
        edition: next.edition,
        what: "removed",
        id,
        impact: "closes",
        previous,
        note: "Not voted on again in time",
      };
    });
  return { state: { ...next, entries: state.entries.filter(({ id }) => !over.has(id)) }, changes };
}

/** When the clock has the next edition to cut. */
export const nextDueAt = ({ announced, entries }: WhitelistState): string | undefined =>
  [...announced.map(({ effectiveAt }) => effectiveAt), ...entries.map(({ expires }) => expires)].toSorted()[0];

/** The current list again, from nothing but the records of every edition in order. */
export function replay(records: readonly ChangeRecord[]): WhitelistEntry[] {
  const entries = new Map<number, WhitelistEntry>();
  for (const { what, id, entry, edition } of records) {
    if (what === "removed") entries.delete(id);
    else if (entry?.expires !== undefined) entries.set(id, { ...entry, expires: entry.expires, edition });
  }
  return [...entries.values()].toSorted((a, b) => a.id - b.id);
}
