import MiniSearch, { type AsPlainObject, type Options, type Query } from "minisearch";
import * as z from "zod";
import {
  byFact,
  byPublication,
  byTheme,
  documentsOf,
  isChosen,
  isReadable,
  LibraryDocument,
  type LibraryQuery,
} from "./library.ts";
import { figuresOf, type LibraryFigures } from "./library-figures.ts";
import { swapsOf, termOf, termsIn, wordFields, wordsIn, wordsOf } from "./library-words.ts";
import type { Published, RecordKey } from "./rules.ts";

/** Another number when a file of before no longer answers as this code expects: then it is built anew. */
const format = "commonlist library index 1";

const options: Options = {
  fields: [...wordFields],
  tokenize: wordsIn,
  processTerm: (word) => termOf(word),
  searchOptions: {
    // Terms are made before it is asked.
    tokenize: (term) => [term],
    processTerm: (term) => term,
    boost: { title: 3, labels: 2, figure: 1.5 },
  },
};

/** The whole index as one text: words and choices, and nothing to show. */
export function writeIndex(records: readonly Published[]): string {
  const words = new MiniSearch(options);
  words.addAll(records.map((record, id) => ({ id, ...wordsOf(record) })));
  return JSON.stringify({ format, documents: documentsOf(records), words });
}

const IndexFile = z.object({
  format: z.literal(format),
  documents: z.array(LibraryDocument),
  words: z.custom<AsPlainObject>((value) => typeof value === "object" && value !== null),
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** As a process holds it; undefined for what is no such file. */
export function readIndex(text: string) {
  const { data } = IndexFile.safeParse(parsed(text));
  if (!data) return undefined;
  const { documents } = data;
  const words = MiniSearch.loadJS(data.words, options);
  /** No longer there for anybody, as the table said: not counted again. */
  const gone = new Set<LibraryDocument>();

  const ask = (query: Query): Map<LibraryDocument, number> =>
    new Map(words.search(query).flatMap(({ id, score }) => (documents[id] ? [[documents[id], score]] : [])));

  /** The word itself or what begins with it; only where nothing has it, what it may have been meant to be. */
  function withTerm(term: string): Map<LibraryDocument, number> {
    const own = ask({ queries: [term], prefix: term.length > 2 });
    if (own.size > 0 || term.length < 4 || /\d/.test(term)) return own;
    const slips = ask({ combineWith: "OR", queries: [...swapsOf(term), { queries: [term], fuzzy: 1 }] });
    return slips.size > 0 || term.length < 5 ? slips : ask({ queries: [term], fuzzy: 2 });
  }

  const sumOf = (found: readonly Map<LibraryDocument, number>[], document: LibraryDocument): number =>
    found.reduce((sum, each) => sum + (each.get(document) ?? 0), 0);

  /** What has all of the terms, best first; where nothing has, what has some. */
  function ranked(terms: readonly string[]): { found: LibraryDocument[]; hasAll: boolean } {
    const sets = terms.map(withTerm);
    const [first, ...others] = sets.toSorted((one, other) => one.size - other.size);
    const all = [...(first?.keys() ?? [])].filter((document) => others.every((set) => set.has(document)));
    const found = all.length > 0 ? all : [...new Set(sets.flatMap((set) => [...set.keys()]))];
    const scores = new Map(found.map((document) => [document, sumOf(sets, document)]));
    const byScore = (one: LibraryDocument, other: LibraryDocument) =>
      (scores.get(other) ?? 0) - (scores.get(one) ?? 0) || byPublication(one, other);
    return { found: found.toSorted(byScore), hasAll: all.length > 0 };
  }

  const isThere = (document: LibraryDocument, today: string): boolean =>
    isReadable(document, today) && !gone.has(document);

  /** Sorted once, so that no page waits for it. */
  const orders = {
    fact: documents.toSorted(byFact),
    theme: documents.toSorted(byTheme),
    publication: documents.toSorted(byPublication),
  };
  let counted: { as: string; figures: LibraryFigures } | undefined;

  return {
    /** What anybody may read on that day and is as chosen, whatever its words. */
    listed: (query: LibraryQuery, order: keyof typeof orders, today: string): LibraryDocument[] =>
      orders[order].filter((document) => isThere(document, today) && isChosen(document, query)),

    /** With words the best first; without them the newest fact first. */
    find(query: LibraryQuery, today: string): { found: LibraryDocument[]; hasAll: boolean } {
      const terms = termsIn(query.words ?? "");
      if (terms.length === 0) return { found: this.listed(query, "fact", today), hasAll: true };
      const { found, hasAll } = ranked(terms);
      return { found: found.filter((document) => isThere(document, today) && isChosen(document, query)), hasAll };
    },

    /** Counted once a day, and again when something is gone. */
    figures(today: string): LibraryFigures {
      const as = `${today} ${gone.size}`;
      if (counted?.as !== as) counted = { as, figures: figuresOf(this.listed({}, "fact", today), today) };
      return counted.figures;
    },

    isGone: (document: LibraryDocument): boolean => gone.has(document),

    /** The table has it no more: neither listed nor counted until the next index. */
    forget(keys: readonly RecordKey[]): void {
      const names = new Set(keys.map(({ kind, recordId }) => `${kind} ${recordId}`));
      for (const each of documents) if (names.has(`${each.kind} ${each.recordId}`)) gone.add(each);
    },
  };
}
export type LibraryIndex = NonNullable<ReturnType<typeof readIndex>>;
