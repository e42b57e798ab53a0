import { Outage, Refusal } from "#functions/errors.ts";
import { isLive, type LibraryDocument, type LibraryQuery } from "./library.ts";
import type { LibraryFigures } from "./library-figures.ts";
import { type LibraryIndex, readIndex, writeIndex } from "./library-index.ts";
import type { LibraryStore } from "./library-store.ts";
import { type Published, type RecordKey, stateOf, titleOf } from "./rules.ts";
import type { ResearchService } from "./service.ts";
import type { RecordKind, Scope } from "./vocabulary.ts";

const perPage = 20;
const attempts = 5;
const mostListed = 100;

interface LibraryOptions {
  store: LibraryStore;
  research: Pick<ResearchService, "list" | "listFindingsOf" | "findPublished">;
  now: () => Date;
}

export interface LibraryPage {
  items: Published[];
  total: number;
  page: number;
  pages: number;
  /** False where no record has all of the words, and these have some. */
  hasAll: boolean;
}

/** Finds, lists and counts what is public. The index says where to look, the table what there is. */
export function createLibraryService({ store, research, now }: LibraryOptions) {
  const at = () => now().toISOString();
  const today = () => at().slice(0, 10);
  let building: Promise<boolean> | undefined;
  let [running, following]: (Promise<void> | undefined)[] = [];
  let held: { version: number; index: Promise<LibraryIndex | undefined> } | undefined;

  async function everyId(list: (cursor?: string) => ReturnType<typeof research.list>): Promise<RecordKey[]> {
    const keys: RecordKey[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(cursor);
      keys.push(...page.items.map(({ kind, recordId }) => ({ kind, recordId })));
      cursor = page.next;
    } while (cursor !== undefined);
    return keys;
  }

  /** The lists may be a little late; what they name is read as it is now. */
  async function readAll(): Promise<Published[]> {
    const kinds = ["study", "need", "persona", "obstacle"] as const;
    const lists = await Promise.all(kinds.map((kind) => everyId((cursor) => research.list(kind, cursor))));
    const keys = lists.flat();
    for (const { recordId } of lists[0] ?? []) {
      keys.push(...(await everyId((cursor) => research.listFindingsOf(recordId, cursor))));
    }
    return research.findPublished(keys);
  }

  /** False when somebody else’s was in force first. */
  async function build(): Promise<boolean> {
    const seen = await store.findCurrent();
    const isInForce = await store.replace(seen, writeIndex(await readAll()), at());
    await store.removeReplaced(at());
    return isInForce;
  }

  /** For whoever reads: one for all who wait for it in this process, and whichever is in force after it will do. */
  function buildMissing(): Promise<boolean> {
    building ??= build().finally(() => {
      building = undefined;
    });
    return building;
  }

  async function buildUntilInForce(): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) if (await build()) return;
    throw new Refusal("changed_meanwhile");
  }

  /** With all that was written before it was asked for: whoever asks while one is at work shares the next. */
  function rebuild(): Promise<void> {
    if (!running) {
      running = buildUntilInForce().finally(() => {
        running = undefined;
      });
      return running;
    }
    following ??= running
      .catch(() => {})
      .then(() => {
        following = undefined;
        return rebuild();
      });
    return following;
  }

  /** The index in force. What cannot be read is built anew. */
  async function currentIndex(): Promise<LibraryIndex> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const current = await store.findCurrent();
      if (current && held?.version !== current.version) {
        const index = store.readText(current).then((text) => (text === undefined ? undefined : readIndex(text)));
        const reading = { version: current.version, index };
        held = reading;
        // A file that cannot be read now is asked for again by the next page.
        index.catch(() => {
          if (held === reading) held = undefined;
        });
      }
      const index = current && (await held?.index);
      if (index) return index;
      held = undefined;
      // Somebody else may have put another one in force while this one was looked for.
      if ((await store.findCurrent())?.version === current?.version) await buildMissing();
    }
    throw new Outage("the library index cannot be read");
  }

  /** A page of what was found, as the table has it. What is gone leaves the count too, and what follows moves up. */
  async function readPage(index: LibraryIndex, found: readonly LibraryDocument[], page: number, size: number) {
    for (;;) {
      const left = found.filter((document) => !index.isGone(document));
      const wanted = left.slice((page - 1) * size, page * size);
      const items = await research.findPublished(wanted);
      if (items.length === wanted.length) return { items, total: left.length };
      const there = new Set(items.map(({ kind, recordId }) => `${kind} ${recordId}`));
      index.forget(wanted.filter(({ kind, recordId }) => !there.has(`${kind} ${recordId}`)));
    }
  }

  async function pageOf(index: LibraryIndex, found: readonly LibraryDocument[], page: number) {
    const { items, total } = await readPage(index, found, page, perPage);
    return { items, total, page, pages: Math.max(1, Math.ceil(total / perPage)) };
  }

  /** Findings that still count, the newest fact first, and no more than pages show. */
  async function listLive(
    holds: (document: LibraryDocument) => boolean,
    scope: Scope | undefined,
  ): Promise<Published<"finding">[]> {
    const index = await currentIndex();
    const found = index.listed({ recordKind: "finding", scope }, "fact", today());
    const newest = found.filter((each) => holds(each) && isLive(each, today())).slice(0, mostListed);
    const items = (await research.findPublished(newest)) as Published<"finding">[];
    return items.filter((record) => stateOf(record, today()) === "live");
  }

  return {
    rebuild,

    /** Once a day, in case a list was late when the last one was built. */
    async rebuildDaily(): Promise<void> {
      const current = await store.findCurrent();
      if (current?.builtAt.slice(0, 10) !== today()) await rebuild();
    },

    /** 20 a page: with words the best first, without them the newest fact first. */
    async search(query: LibraryQuery): Promise<LibraryPage> {
      const index = await currentIndex();
      const { found, hasAll } = index.find(query, today());
      return { ...(await pageOf(index, found, query.page ?? 1)), hasAll };
    },

    /** Findings theme by theme, 20 a page. */
    async wall(query: Omit<LibraryQuery, "words" | "recordKind">) {
      const index = await currentIndex();
      const found = index.listed({ ...query, recordKind: "finding" }, "theme", today());
      const page = await pageOf(index, found, query.page ?? 1);
      return { ...page, items: page.items as Published<"finding">[] };
    },

    /** All that are public, in the order of their titles. */
    async listAll<Kind extends Exclude<RecordKind, "finding">>(kind: Kind): Promise<Published<Kind>[]> {
      const index = await currentIndex();
      const items = await research.findPublished(index.listed({ recordKind: kind }, "fact", today()));
      return (items as Published<Kind>[]).toSorted((one, other) => titleOf(one).localeCompare(titleOf(other), "en-GB"));
    },

    /** Findings that say what a change of a filter takes. */
    listEfforts: (scope?: Scope) => listLive(({ hasEffort }) => hasEffort, scope),

    /** Findings that say what makes those who filter open up, or holds them back. */
    listPressures: (scope?: Scope) => listLive(({ hasPressure }) => hasPressure, scope),

    async figures(): Promise<LibraryFigures> {
      return (await currentIndex()).figures(today());
    },

    /** The newest published first. */
    async latest(limit: number): Promise<Published[]> {
      const index = await currentIndex();
      return (await readPage(index, index.listed({}, "publication", today()), 1, limit)).items;
    },
  };
}
