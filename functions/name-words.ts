import { Entity, type EntityConfiguration, Service } from "electrodb";
import { Refusal } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { model } from "#functions/table-schema.ts";

const namedSubjects = ["organisation", "tool"] as const;
export type NamedSubject = (typeof namedSubjects)[number];

/** What is found by its names, and on which lists it stands. The first name is the one it is sorted by. */
export interface Named {
  subjectId: string;
  names: readonly string[];
  lists: readonly string[];
}

const mostWords = 30;
const unhelpful = new Set(["a", "an", "and", "for", "in", "of", "the", "y", "yr"]);

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The words that a text can be found by: letters a to z and digits only, so that they are safe inside a key. */
const wordsOf = (texts: readonly string[]): string[] =>
  [
    ...new Set(
      texts.flatMap(
        (text) =>
          plain(text)
            .replace(/['’]/g, "")
            .match(/[a-z0-9]+/g) ?? [],
      ),
    ),
  ]
    .filter((word) => !unhelpful.has(word))
    .slice(0, mostWords);

const sortKeyOf = (name: string): string => (plain(name).match(/[a-z0-9]+/g) ?? ["0"]).join("-").slice(0, 80);

export const nameEntities = (config: EntityConfiguration) => ({
  nameWord: new Entity(
    {
      model: model("name_word"),
      attributes: {
        subject: { type: namedSubjects, required: true },
        start: { type: "string", required: true },
        word: { type: "string", required: true },
        subjectId: { type: "string", required: true },
        words: { type: "list", items: { type: "string" }, required: true },
      },
      indexes: {
        byStart: {
          pk: { field: "pk", composite: ["subject", "start"] },
          sk: { field: "sk", composite: ["word", "subjectId"] },
        },
      },
    },
    config,
  ),
  nameListing: new Entity(
    {
      model: model("name_listing"),
      attributes: {
        subject: { type: namedSubjects, required: true },
        list: { type: "string", required: true },
        sortKey: { type: "string", required: true },
        subjectId: { type: "string", required: true },
      },
      indexes: {
        byList: {
          pk: { field: "pk", composite: ["subject", "list"] },
          sk: { field: "sk", composite: ["sortKey", "subjectId"] },
        },
      },
    },
    config,
  ),
});

const nameService = (config: EntityConfiguration) => new Service(nameEntities(config), config);
type NameService = ReturnType<typeof nameService>;
type NameActions = Parameters<Parameters<NameService["transaction"]["write"]>[0]>[0];

const startOf = (word: string): string => word.slice(0, 2);

/** The writes to spread into the transaction that names, renames or relists a thing. `before` is what was written last. */
export function nameChanges(
  { nameWord, nameListing }: NameActions,
  subject: NamedSubject,
  before: Named | undefined,
  after: Named,
) {
  const { subjectId } = after;
  const [words, oldWords] = [wordsOf(after.names), wordsOf(before?.names ?? [])];
  const listingsOf = ({ names, lists }: Named) => lists.map((list) => ({ list, sortKey: sortKeyOf(names[0] ?? "") }));
  const [listings, oldListings] = [listingsOf(after), before ? listingsOf(before) : []];
  const isIn = (
    list: { list: string; sortKey: string }[],
    { list: name, sortKey }: { list: string; sortKey: string },
  ) => list.some((other) => other.list === name && other.sortKey === sortKey);

  const written = words.join() === oldWords.join() ? [] : words;
  return [
    ...oldWords
      .filter((word) => !words.includes(word))
      .map((word) => nameWord.delete({ subject, start: startOf(word), word, subjectId }).commit()),
    ...written.map((word) => nameWord.put({ subject, start: startOf(word), word, subjectId, words }).commit()),
    ...oldListings
      .filter((old) => !isIn(listings, old))
      .map((old) => nameListing.delete({ subject, ...old, subjectId }).commit()),
    ...listings
      .filter((now) => !isIn(oldListings, now))
      .map((now) => nameListing.put({ subject, ...now, subjectId }).commit()),
  ];
}

/** Words that many bodies or tools have in common: another word of a search finds fewer to look through. */
const common = new Set([
  ...["agency", "authority", "board", "borough", "city", "combined", "council", "county", "cyngor", "department"],
  ...[
    "district",
    "foundation",
    "hospitals",
    "london",
    "metropolitan",
    "national",
    "nhs",
    "office",
    "trust",
    "university",
  ],
]);

/** The word to look up first: never one letter, then one that few share, then the longest. */
const rarestOf = (words: readonly string[]): string | undefined =>
  words
    .filter((word) => word.length >= 2)
    .toSorted((one, other) => Number(common.has(one)) - Number(common.has(other)) || other.length - one.length)[0];

const mostMatches = 1000;
const mostFound = 50;

/** The ids of what bears every word of the text, each word perhaps cut short; at most 50. One query, which reads only matches of one word. */
export async function searchNames(
  { nameWord }: NameService["entities"],
  subject: NamedSubject,
  text: string,
): Promise<string[]> {
  const wanted = wordsOf([text]);
  const rarest = rarestOf(wanted);
  if (rarest === undefined) return [];
  const others = wanted.filter((word) => word !== rarest);
  const { data } = await nameWord.query
    .byStart({ subject, start: startOf(rarest) })
    .begins({ word: rarest })
    .go({ limit: mostMatches });
  const found = data.filter(({ words }) => others.every((other) => words.some((word) => word.startsWith(other))));
  return [...new Set(found.map(({ subjectId }) => subjectId))].slice(0, mostFound);
}

/** No longer than the keys that we make: a longer one would be an error of the database. */
const cursorForm = /^([a-z0-9-]{1,80})~([a-z0-9_-]{1,60})$/;

/** One page of a list, by name. A cursor that no page of ours gave is not found. */
export async function pageOfNames(
  { nameListing }: NameService["entities"],
  subject: NamedSubject,
  list: string,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<string>> {
  const [, sortKey, subjectId] = cursorForm.exec(cursor ?? "") ?? [];
  if (cursor !== undefined && sortKey === undefined) throw new Refusal("not_found");
  const all = nameListing.query.byList({ subject, list });
  const query = sortKey !== undefined && subjectId !== undefined ? all.gt({ sortKey, subjectId }) : all;
  const { data } = await query.go({ limit: size + 1 });
  const items = data.slice(0, size);
  const last = items.at(-1);
  return {
    items: items.map((item) => item.subjectId),
    ...(data.length > size && last && { next: `${last.sortKey}~${last.subjectId}` }),
  };
}
