import { type Code, codeKey, councilKinds, namesOf, type Organisation } from "#functions/organisations/rules.ts";

/** A name as it is compared: without case, accents, punctuation, `&` and a leading “the”. */
export const nameKey = (name: string): string =>
  (
    name
      .normalize("NFKD")
      .replace(/\p{M}|['’]/gu, "")
      .replaceAll("&", " and ")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .join(" ")
    .replace(/^the /, "");

const councilWords = new Set([
  "council",
  "borough",
  "city",
  "county",
  "district",
  "metropolitan",
  "royal",
  "london",
  "corporation",
  "of",
]);

/** What is left of a council's name without the words that most councils share: `leeds` of Leeds City Council. */
const councilKey = (name: string): string => {
  const key = nameKey(name);
  return (
    key
      .split(" ")
      .filter((word) => !councilWords.has(word))
      .join(" ") || key
  );
};

/** Every body that is known or that this run adds, found by code and by name. */
export function createRegisterIndex(organisations: readonly Organisation[]) {
  const byId = new Map<string, Organisation>();
  const byCode = new Map<string, string>();
  const byName = new Map<string, Set<string>>();
  const byCouncil = new Map<string, Set<string>>();

  const note = (map: Map<string, Set<string>>, key: string, id: string) =>
    map.set(key, (map.get(key) ?? new Set()).add(id));
  const organisationsOf = (ids: Iterable<string> = []): Organisation[] => [...ids].flatMap((id) => byId.get(id) ?? []);

  function put(organisation: Organisation): void {
    const { organisationId, codes, kind } = organisation;
    byId.set(organisationId, organisation);
    for (const code of codes) byCode.set(codeKey(code), organisationId);
    for (const name of namesOf(organisation)) {
      note(byName, nameKey(name), organisationId);
      if (councilKinds.has(kind)) note(byCouncil, councilKey(name), organisationId);
    }
  }
  for (const organisation of organisations) put(organisation);

  return {
    put,
    byId: byId as ReadonlyMap<string, Organisation>,
    idOf: (code: Code): string | undefined => byCode.get(codeKey(code)),
    /** Distinct bodies that bear any of these codes. */
    withCodes: (codes: readonly Code[]): Organisation[] =>
      organisationsOf(new Set(codes.flatMap((code) => byCode.get(codeKey(code)) ?? []))),
    named: (name: string): Organisation[] => organisationsOf(byName.get(nameKey(name))),
    /** Councils by the whole name first, then by what sets one apart from the others; then any body by the whole name. */
    councilsNamed(name: string): Organisation[] {
      const named = organisationsOf(byName.get(nameKey(name)));
      const councils = named.filter(({ kind }) => councilKinds.has(kind));
      const nearly = organisationsOf(byCouncil.get(councilKey(name)));
      return [councils, nearly, named].find((candidates) => candidates.length > 0) ?? [];
    },
  };
}

export type RegisterIndex = ReturnType<typeof createRegisterIndex>;
