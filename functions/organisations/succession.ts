import { isCurrent, type Organisation } from "./rules.ts";

/**
 * The bodies that carry on today what this one did: itself while it is current, else its successors, and theirs.
 * `byId` holds it and everyone it leads to; who is missing there is nobody.
 */
export function currentSuccessors(
  organisationId: string,
  byId: ReadonlyMap<string, Organisation>,
  today: string,
): Organisation[] {
  const found = new Map<string, Organisation>();
  const seen = new Set<string>();
  const toVisit = [organisationId];
  for (const id of toVisit) {
    const organisation = byId.get(id);
    if (!organisation || seen.has(id)) continue;
    seen.add(id);
    if (isCurrent(organisation, today)) found.set(id, organisation);
    else toVisit.push(...organisation.successorIds);
  }
  return [...found.values()];
}

/** Reads what `currentSuccessors` needs, one batch for each step of the succession. */
export async function readSuccession(
  organisationIds: readonly string[],
  findMany: (ids: readonly string[]) => Promise<Organisation[]>,
): Promise<Map<string, Organisation>> {
  const byId = new Map<string, Organisation>();
  let wanted = [...new Set(organisationIds)];
  while (wanted.length > 0) {
    const found = await findMany(wanted);
    for (const organisation of found) byId.set(organisation.organisationId, organisation);
    wanted = [...new Set(found.flatMap(({ successorIds }) => successorIds))].filter((id) => !byId.has(id));
    if (found.length === 0) break;
  }
  return byId;
}

/** Whether recording these successors would make a body carry itself on. */
export const succeedsItself = (
  organisationId: string,
  successorIds: readonly string[],
  byId: ReadonlyMap<string, Organisation>,
): boolean => {
  const toVisit = [...successorIds];
  const seen = new Set<string>();
  for (const id of toVisit) {
    if (id === organisationId) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    toVisit.push(...(byId.get(id)?.successorIds ?? []));
  }
  return false;
};
