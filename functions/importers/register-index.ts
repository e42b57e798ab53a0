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

/** Whether a body is of another country. One there is never the one here of the same name: each has its Privy Council Office. */
export const isAbroad = (codes: readonly Code[]): boolean => codes.some(({ scheme }) => scheme === "acronym_ca");

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

  const named = (name: string, abroad = false): Organisation[] =>
    organisationsOf(byName.get(nameKey(name))).filter(({ codes }) => isAbroad(codes) === abroad);

  return {
    put,
    byId: byId as ReadonlyMap<string, Organisation>,
    idOf: (code: Code): string | undefined => byCode.get(codeKey(code)),
    /** Distinct bodies that bear any of these codes. */
    withCodes: (codes: readonly Code[]): Organisation[] =>
      organisationsOf(new Set(codes.flatMap((code) => byCode.get(codeKey(code)) ?? []))),
    named,
    /** Councils by the whole name first, then by what sets one apart from the others; then any body by the whole name. */
    councilsNamed(name: string): Organisation[] {
      const bodies = named(name);
      const councils = bodies.filter(({ kind }) => councilKinds.has(kind));
      const nearly = organisationsOf(byCouncil.get(councilKey(name)));
      return [councils, nearly, bodies].find((candidates) => candidates.length > 0) ?? [];
    },
  };
}

export type RegisterIndex = ReturnType<typeof createRegisterIndex>;
