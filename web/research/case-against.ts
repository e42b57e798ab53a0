import type { Services } from "#functions/services.ts";

/** What the case against allow lists rests on. */
const findingIds = ["f26", "f56", "f57", "f59", "f60", "f64"];

/** Those of its findings that are in the library: only these are linked. */
export async function publishedOfCaseAgainst({ research }: Pick<Services, "research">): Promise<string[]> {
  const found = await research.findPublished(findingIds.map((recordId) => ({ kind: "finding" as const, recordId })));
  return found.map(({ recordId }) => recordId);
}
