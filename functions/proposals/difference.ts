import { impactOf } from "#functions/whitelist/impact.ts";
import {
  type ChangeRecord,
  type EntryChange,
  type EntryContent,
  everyEntry,
  type WhitelistState,
} from "#functions/whitelist/rules.ts";

/** One line of a proposal beside what stands there now. `id` is undefined for an addition. */
export interface DifferenceRow {
  op: EntryChange["op"];
  id?: number;
  before?: EntryContent | undefined;
  after?: EntryContent | undefined;
  impact: ChangeRecord["impact"];
}

/** The exact difference to the edition that the changes were written against. */
export const differenceTo = (state: WhitelistState, changes: readonly EntryChange[]): DifferenceRow[] =>
  changes.map((change) => {
    const id = change.op === "add" ? undefined : change.entryId;
    const before = everyEntry(state).find((entry) => entry.id === id);
    const after = change.op === "remove" ? undefined : change.entry;
    return { op: change.op, ...(id !== undefined && { id }), before, after, impact: impactOf(before, after) };
  });
