import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printProblems } from "#functions/cli/research.ts";
import { newId } from "#functions/ids.ts";
import { corpusFolder, exportCorpus, knownToCorpus, loadCorpus } from "#functions/local/corpus.ts";
import { checkCorpus } from "#functions/research/corpus/check.ts";
import { type Corpus, loadableRecords, readCorpus } from "#functions/research/corpus/corpus.ts";
import { corpusFilesOf } from "#functions/research/corpus/selection.ts";
import type { ContentOf } from "#functions/research/rules.ts";
import { startWorld, type World } from "./journeys/world.ts";

const today = "2026-11-22";
const root = path.join(import.meta.dirname, "..");
const namesOf = (folder: string): string[] =>
  globSync("{studies,needs,personas,obstacles}/*.md", { cwd: folder }).sort();
const filesOf = (folder: string) =>
  Object.fromEntries(namesOf(folder).map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
const files = filesOf(corpusFolder);

const readOne = (name: string, text: string) => readCorpus([{ name, text }]);
const unchanged = new Map(Object.entries(files).map(([name, text]) => [name, readOne(name, text)]));
const together = (corpora: readonly Corpus[]): Corpus => ({
  filed: corpora.flatMap(({ filed }) => filed),
  problems: corpora.flatMap(({ problems }) => problems),
});
const corpus = together([...unchanged.values()]);
const total = corpus.filed.length;

/** What the check says of the corpus with these files changed. */
function problemsWith(changes: Record<string, string>, day = today): string[] {
  const changed = new Map([
    ...unchanged,
    ...Object.entries(changes).map(([name, text]) => [name, readOne(name, text)] as const),
  ]);
  return checkCorpus(together([...changed.values()]), knownToCorpus, day).map(({ file, what }) => `${file}: ${what}`);
}

const study = "studies/2026-11-21-tools-across-organisations.md";
const need = "needs/2026-11-21-join-any-call.md";
const fears = "obstacles/2026-11-21-fears-loss-of-control.md";
const persona = "personas/2026-11-21-council-ict-manager.md";

function replaced(name: string, from: string, to: string): Record<string, string> {
  const text = files[name] ?? "";
  expect(text).toContain(from);
  return { [name]: text.replace(from, to) };
}

describe("the corpus", () => {
  it("has nothing wrong with it", () => expect(problemsWith({})).toEqual([]));

  it("says of every study that nobody was interviewed, and who was not heard", () => {
    for (const name of namesOf(corpusFolder).filter((each) => each.startsWith("studies/"))) {
      expect(files[name]).toContain("No interviews, surveys or observations of our own have been done.");
      expect(files[name]).toContain("## Who was not heard");
    }
  });

  it("marks what comes from a supplier", () => {
    const marked = corpus.filed.flatMap(({ record }) =>
      record.kind === "finding" && record.content.evidence.kind === "source" && record.content.evidence.source.supplier
        ? [record.recordId]
        : [],
    );
    expect(marked.sort()).toEqual(["f08", "f15", "f21", "f22", "f46", "f47", "f49", "f57", "f69"]);
  });
});

it("the study to copy in research/README.md is as a study has to be", () => {
  const readme = readFileSync(path.join(corpusFolder, "README.md"), "utf8");
  const text = /```\n(---\n[\s\S]+?)```/.exec(readme)?.[1] ?? "";
  const written = readOne("studies/2027-02-15-wikis.md", text);
  expect(written.filed.map(({ record }) => record.recordId)).toEqual(["wikis", "w01"]);
  expect(checkCorpus(written, knownToCorpus, "2027-02-15")).toEqual([]);
});

describe("the check finds", () => {
  const newNeed = files[need] ?? "";
  const faults: [string, () => Record<string, string>, string][] = [
    ["a name without a date", () => ({ "needs/join.md": newNeed }), "needs/join.md: has a name"],
    ["a date that is none", () => ({ "needs/2026-02-30-join.md": newNeed }), "needs/2026-02-30-join.md: has a name"],
    [
      "a date to come",
      () => ({ "needs/2026-12-01-join.md": newNeed }),
      "needs/2026-12-01-join.md: is dated in the future",
    ],
    [
      "an id that is there twice",
      () => ({ "needs/2026-11-20-join-any-call.md": newNeed }),
      "holds the need join-any-call, which is in",
    ],
    [
      "a field that nobody knows",
      () => replaced(need, "family:", "famly: users\nfamily:"),
      `${need}: famly is no field`,
    ],
    [
      "one deep in a finding",
      () => replaced(study, "readOn:", "readAt: 2026-11-21\n        readOn:"),
      `${study}: finding f01: evidence.source.readAt is no field`,
    ],
    ["a field that is missing", () => replaced(need, "family: users\n", ""), `${need}: family is missing`],
    [
      "a section that is missing",
      () => replaced(study, "## Who was not heard", "### Who was not heard"),
      `${study}: notHeard is missing`,
    ],
    [
      "a heading that is none of its kind",
      () => replaced(study, "## Who was not heard", "## Unheard"),
      `${study}: notHeard is missing`,
    ],
    [
      "a choice that is none",
      () => replaced(study, "scope: central", "scope: everywhere"),
      `${study}: finding f01: scope is not as it has to be`,
    ],
    [
      "a kind of tool that is none",
      () => replaced(need, "- video_conferencing", "- telephones"),
      `${need}: kinds.0 is not as it has to be`,
    ],
    [
      "a tool that no catalogue has",
      () => replaced(need, "- zoom", "- no-such-tool"),
      `${need}: names the tool no-such-tool`,
    ],
    [
      "an address that is none",
      () => replaced(study, "url: https://", "url: ftp://"),
      `${study}: finding f01: evidence.source.url is not as it has to be`,
    ],
    ["a link to a finding that is nowhere", () => replaced(need, "- f05", "- f99"), `${need}: names finding f99`],
    [
      "a statement of a persona that rests on nothing",
      () => replaced(persona, "- f50", "- f99"),
      `${persona}: names finding f99`,
    ],
    [
      "a persona that does not say whether it is current",
      () => replaced(persona, "current: true\n", ""),
      `${persona}: does not say whether it is current`,
    ],
    [
      "a persona wrongly said not to be current",
      () => replaced(persona, "current: true", "current: false"),
      `${persona}: is current and says that it is not`,
    ],
    [
      "a persona whose time is over",
      () => replaced(persona, "expiresOn: 2027-11-21", "expiresOn: 2026-11-22"),
      `${persona}: has expired`,
    ],
    [
      "primary research",
      () => replaced(study, "method: desk_research", "method: interview"),
      `${study}: is not desk research`,
    ],
    ["a finding from sessions", () => ({ [study]: fromSessions() }), `${study}: finding f01: rests on people`],
    [
      "one source described in two ways",
      () => replaced(study, "publisher: Computerworld", "publisher: Somebody"),
      "says something else of the source cw14",
    ],
    [
      "a finding superseded by two",
      () => superseding({ f02: "f01", f03: "f01" }),
      `${study}: finding f01: is superseded by f02 and f03`,
    ],
    [
      "a finding superseded by one that does not say so",
      () => replaced(study, "  - id: f01\n", "  - id: f01\n    supersededBy: f02\n"),
      `${study}: finding f01: is superseded by f02, which does not say so`,
    ],
    [
      "an obstacle that rests on nothing",
      () => {
        const bare = (files[fears] ?? "").replace(/source:\n[\s\S]*?(?=---)/, "");
        return { [fears]: bare.replace(/findingIds:\n( +- f\d+\n)+/g, "findingIds: []\n") };
      },
      `${fears}: rests on nothing`,
    ],
    [
      "findings that supersede each other",
      () => superseding({ f02: "f01", f01: "f02" }),
      `${study}: finding f01: supersedes itself`,
    ],
    [
      "a finding that supersedes nothing there is",
      () => superseding({ f02: "f99" }),
      `${study}: finding f02: names finding f99`,
    ],
    ["what is no YAML", () => ({ [need]: "---\na: [\n---\n" }), `${need}: is no YAML`],
    [
      "a study without findings",
      () => ({ "studies/2026-11-21-empty.md": (files[study] ?? "").replace(/findings:\n[\s\S]*?\n---\n/, "---\n") }),
      "empty.md: has no findings",
    ],
  ];

  /** The same study, in which findings take the place of others. */
  function superseding(pairs: Record<string, string>): Record<string, string> {
    let text = files[study] ?? "";
    for (const [id, before] of Object.entries(pairs))
      text = text.replace(`  - id: ${id}\n`, `  - id: ${id}\n    supersedes: ${before}\n`);
    return { [study]: text };
  }

  function fromSessions(): string {
    const kept = (files[study] ?? "").replace(
      / {4}evidence:\n[\s\S]*?(?= {2}- id: f02)/,
      "    evidence:\n      kind: sessions\n",
    );
    return kept.replace(
      "    evidence:\n      kind: sessions\n",
      "    evidence:\n      kind: sessions\n    consent:\n      scope: publish\n      until: 2027-01-01\n",
    );
  }

  it.each(faults)("%s", (_, changes, problem) => {
    expect(problemsWith(changes()).join("\n")).toContain(problem);
  });

  it("a persona with a statement whose only finding is superseded or has expired, and a need on no live finding", () => {
    expect(problemsWith(superseding({ f02: "f43" })).join("\n")).toContain(
      "personas/2026-11-21-works-across-organisations.md: has expired, or",
    );
    const board = "needs/2026-11-21-see-one-task-board.md";
    const expired = {
      [study]: (files[study] ?? "").replace("  - id: f04\n", "  - id: f04\n    expiresOn: 2026-11-22\n"),
    };
    expect(problemsWith(expired)).toEqual([`${board}: rests on no live finding`]);
  });

  it("that every persona has expired, a year on", () => {
    expect(problemsWith({}, "2027-11-20")).toEqual([]);
    expect(problemsWith({}, "2027-11-21")).toHaveLength(5);
  });
});

describe("the corpus in a library", () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await startWorld({ at: `${today}T12:00:00.000Z` });
    folder = await mkdtemp(path.join(tmpdir(), "commonlist-corpus-"));
  });
  afterAll(async () => {
    await world.stop();
    await rm(folder, { recursive: true });
  });

  const exported = (day = today) => exportCorpus(world.services.research, { folder, today: day });

  it("is not loaded at all with a fault in it", async () => {
    const faulty = path.join(folder, "faulty");
    cpSync(corpusFolder, faulty, { recursive: true });
    await writeFile(path.join(faulty, need), (files[need] ?? "").replace("- f05", "- f99"));
    const { added, faults } = await loadCorpus(world.services, faulty);
    expect([added, faults.length]).toEqual([0, 1]);
    expect(await world.services.library.listAll("study")).toEqual([]);
  });

  it("is loaded once, with the days on which it became public, and can be found", async () => {
    expect(await loadCorpus(world.services, corpusFolder)).toEqual({ added: total, total, faults: [] });
    expect(await loadCorpus(world.services, corpusFolder)).toMatchObject({ added: 0 });
    const { record } = await world.services.research.requireSeen("finding", "f26");
    expect(record).toMatchObject({ publishedAt: "2026-11-21T00:00:00.000Z", content: { confidence: "high" } });
    expect((await world.services.library.search({ words: "Project Unblock" })).items[0]?.recordId).toBe("f07");
  });

  it("is written back as it was, byte for byte", async () => {
    expect(await exported()).toMatchObject({ total: namesOf(corpusFolder).length, removed: [] });
    expect(filesOf(folder)).toEqual(files);
    expect((await exported()).written).toEqual([]);
  });

  it("is written without anything that rests on people who took part", async () => {
    const { research } = world.services;
    const canary = "lapwing over the estuary";
    const common = {
      theme: "needs",
      scope: "local",
      kinds: [] as ContentOf<"finding">["kinds"],
      date: {},
      confidence: "low",
      confidenceReason: "One session",
    } as const;
    const finding: ContentOf<"finding"> = {
      ...common,
      studyId: "sessions",
      statement: canary,
      evidence: { kind: "sessions" },
      consent: { scope: "publish", until: "2027-06-01" },
    };
    const desk = (await research.requireSeen("study", "tools-across-organisations")).record?.content;
    const source = (await research.requireSeen("finding", "f01")).record?.content;
    const current = (await research.requireSeen("persona", "council-ict-manager")).record?.content;
    if (!desk || !source || !current) throw new Error("the corpus is not loaded");
    const primary = newId("finding");
    const statements = [...current.statements, { aspect: "does" as const, text: canary, findingIds: ["f36", primary] }];
    await research.load([
      { kind: "study", recordId: "sessions", content: { ...desk, title: canary, method: "interview" } },
      { kind: "finding", recordId: primary, content: finding },
      { kind: "finding", recordId: "f98", content: { ...source, studyId: "sessions" } },
      {
        kind: "finding",
        recordId: "f99",
        content: { ...finding, studyId: "tools-across-organisations" },
      },
      { kind: "persona", recordId: "part-primary", content: { ...current, statements } },
      {
        kind: "need",
        recordId: "part-primary",
        content: {
          family: "users",
          asA: "a",
          iNeed: canary,
          soThat: "b",
          findingIds: ["f01", primary],
          kinds: [],
          toolIds: [],
        },
      },
    ]);
    await exported();
    expect(JSON.stringify(filesOf(folder))).not.toMatch(/lapwing|f98|f99|part-primary/);
    expect(namesOf(folder)).toEqual(namesOf(corpusFolder));
  });

  it("says of a persona that it is not current once it is not", async () => {
    await exported("2027-11-21");
    const written = filesOf(folder);
    expect(written[persona]).toContain("current: false");
    expect(
      checkCorpus(
        readCorpus(Object.entries(written).map(([name, text]) => ({ name, text }))),
        knownToCorpus,
        "2027-11-21",
      ),
    ).toEqual([]);
  });

  it("can be read again with a persona that has lost its summary to a withdrawal", async () => {
    const published = await world.services.research.findPublished(
      corpus.filed.map(({ record: { kind, recordId } }) => ({ kind, recordId })),
    );
    const without = published.map((record) =>
      record.kind === "persona" ? { ...record, content: { ...record.content, summary: undefined } } : record,
    );
    expect(checkCorpus(readCorpus(corpusFilesOf(without, today)), knownToCorpus, today)).toEqual([]);
  });

  it("says which finding that is in no file has taken the place of one that is", async () => {
    const keys = corpus.filed.map(({ record: { kind, recordId } }) => ({ kind, recordId }));
    const published = await world.services.research.findPublished(keys);
    const followed = published.map((record) =>
      record.recordId === "f12" ? { ...record, supersededBy: "fin_elsewhere" } : record,
    );
    const written = readCorpus(corpusFilesOf(followed, today));
    expect(checkCorpus(written, knownToCorpus, today)).toEqual([]);
    expect(loadableRecords(written).filter(({ supersededBy }) => supersededBy)).toMatchObject([
      { recordId: "f12", supersededBy: "fin_elsewhere" },
    ]);
  });

  it("removes the files of records that are no more, and no others", async () => {
    const stray = "needs/2026-11-21-gone.md";
    await writeFile(path.join(folder, stray), files[need] ?? "");
    await writeFile(path.join(folder, "needs/notes.md"), "ours");
    expect((await exported()).removed).toEqual([stray]);
    expect(namesOf(folder)).toContain("needs/notes.md");
  });
});

describe("the command", () => {
  const run = (...rest: string[]) =>
    spawnSync("node", ["functions/cli/commonlist.js", "research", ...rest], { cwd: root, encoding: "utf8" });

  it("checks the corpus, and ends with 1 and a line for each problem", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "commonlist-corpus-"));
    try {
      expect(run("check").stdout).toContain(`${total} records, problems: 0`);
      cpSync(corpusFolder, folder, { recursive: true });
      await writeFile(path.join(folder, need), (files[need] ?? "").replace("- f05", "- f99"));
      const lines: string[] = [];
      expect(await printProblems(folder, today, (line) => lines.push(line))).toEqual({ exitCode: 1 });
      expect(lines).toEqual([
        `${need}: names finding f99, which is in no file. Name another, or take it out.`,
        `${total} records, problems: 1`,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const given = [process.env.COMMONLIST_TEST_DATA, path.join(root, "../shared/data")]
  .filter((folder) => folder !== undefined)
  .map((folder) => path.join(folder, "research/findings.json"))
  .find((file) => existsSync(file));

/** Given as sentences that lean on the finding before; ours stand on a page of their own. */
const standingAlone = ["f14", "f39", "f44", "f49", "f57"];

describe("beside the findings that were given", () => {
  it("says every finding so that it can be read alone", () => {
    const leaning = corpus.filed.flatMap(({ record: { kind, recordId, content } }) =>
      kind === "finding" && /^(The same|That|Those|The joint|The survey)\b|\bthat network/.test(content.statement)
        ? [recordId]
        : [],
    );
    expect(leaning).toEqual([]);
  });

  it("keeps every id, statement, figure, source and confidence", ({ skip }) => {
    if (given === undefined) return skip("there is no research/findings.json to compare with");
    const { findings } = JSON.parse(readFileSync(given, "utf8"));
    const straight = (text: string | undefined) => text?.replaceAll("’", "'") ?? "";
    const ours = corpus.filed.flatMap(({ record: { kind, recordId, content } }) => {
      if (kind !== "finding" || content.evidence.kind !== "source") return [];
      const { key, title, publisher, url, read, original = "" } = content.evidence.source;
      const { statement, figure, confidence, scope, theme } = content;
      return [
        {
          id: recordId,
          ...{ statement: straight(statement), figure: straight(figure), confidence, scope, theme },
          ...{ key, title, publisher, url, read, original },
        },
      ];
    });
    const theirs = findings.map((each: Record<string, string> & { source: Record<string, string> }) => ({
      id: each.id?.toLowerCase(),
      ...{ statement: each.finding, figure: each.figure, confidence: each.confidence },
      scope: each.scope?.toLowerCase().replace("-", "_"),
      theme: each.theme?.replaceAll("-", "_"),
      key: each.source_key,
      ...{ title: each.source.title, publisher: each.source.publisher, url: each.source.url },
      ...{ read: each.source.read, original: each.source.original },
    }));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    const without = (all: { id: string }[]) =>
      all.map((each) => (standingAlone.includes(each.id) ? { ...each, statement: undefined } : each));
    expect(without(ours.sort(byId))).toEqual(without(theirs));
  });
});
