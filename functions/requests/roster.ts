import * as z from "zod";
import type { State } from "./rules.ts";

/** Days, both included, on which a filtering owner is away and others stand in. One for each person; a new one replaces it. */
export const Absence = z.object({
  organisationId: z.string(),
  personId: z.string(),
  version: z.int().positive(),
  from: z.iso.date(),
  until: z.iso.date(),
});
export type Absence = z.infer<typeof Absence>;

export const isAway = ({ from, until }: Pick<Absence, "from" | "until">, today: string): boolean =>
  from <= today && today <= until;

export interface Roster {
  /** Whose role is in force. */
  owners: readonly string[];
  absences: readonly Absence[];
  /** Those who ask for it, support it or wrote it. */
  participants: readonly string[];
  today: string;
}

/** Those who can decide: never one who asks for it, supports it, wrote it or is away. */
export function decidersOf({ owners, absences, participants, today }: Roster): string[] {
  const away = new Set(absences.filter((absence) => isAway(absence, today)).map(({ personId }) => personId));
  return owners.filter((personId) => !away.has(personId) && !participants.includes(personId));
}

const canBeHeld: readonly State[] = ["asked", "with_owner", "more_information", "escalated"];

/** What follows from who can decide: without anybody it is held, and never anything else. */
export function settlement(state: State, deciders: readonly string[]): "pass_to_owner" | "hold" | undefined {
  if (deciders.length === 0) return canBeHeld.includes(state) ? "hold" : undefined;
  return state === "asked" || state === "held" ? "pass_to_owner" : undefined;
}
