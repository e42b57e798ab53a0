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
import { stemsOf, swapsOf, termOf, termsIn, wordFields, wordsIn, wordsOf } from "./library-words.ts";
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
  words: z.custom<AsPlainObject>((value) => Array.isArray((value as Partial<AsPlainObject> | null)?.index)),
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

  const vocabulary = data.words.index.map(([term]) => term).toSorted();

  /** Whether any word begins like that: the first that does not sort before it would. */
  function beginsOne(start: string): boolean {
    let [from, to] = [0, vocabulary.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((vocabulary[middle] ?? "") < start) from = middle + 1;
      else to = middle;
    }
    return vocabulary[from]?.startsWith(start) ?? false;
  }

  /** The word itself or what begins with it; only where nothing does, what it may have been meant to be. */
  function queryFor(term: string): Query {
    const forms = [term, ...stemsOf(term)].filter(beginsOne);
    if (forms.length > 0)
      return { combineWith: "OR", queries: forms.map((form) => ({ queries: [form], prefix: form.length > 2 })) };
    if (term.length < 4 || /\d/.test(term)) return { queries: [term] };
    const slips: Query = {
      combineWith: "OR",
      queries: [...swapsOf(term).filter(beginsOne), { queries: [term], fuzzy: 1 }],
    };
    return term.length < 5 || words.search(slips).length > 0 ? slips : { queries: [term], fuzzy: 2 };
  }

  const ask = (combineWith: "AND" | "OR", queries: Query[]): LibraryDocument[] =>
    words.search({ combineWith, queries }).flatMap(({ id }) => documents[id] ?? []);

  /** What has all of the terms, best first; where nothing has, what has some. */
  function ranked(terms: readonly string[]): { found: LibraryDocument[]; hasAll: boolean } {
    const queries = terms.map(queryFor);
    const found = ask("AND", queries);
    return found.length > 0 ? { found, hasAll: true } : { found: ask("OR", queries), hasAll: false };
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
