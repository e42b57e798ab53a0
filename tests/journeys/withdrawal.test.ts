import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newId } from "#functions/ids.ts";
import { exportCorpus } from "#functions/local/corpus.ts";
import { createLibraryService } from "#functions/research/library-service.ts";
import { createLibraryStore } from "#functions/research/library-store.ts";
import { reviewChecks } from "#functions/research/vocabulary.ts";
import { injectFaults } from "../faults.ts";
import { finding, holdSessions, loadRecords, publishByTwo, saidByPeople, study } from "./research-records.ts";
import { actorOf, additionOf, addTool, carry, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

/** What three participants said, in words that nothing else here has. */
const said = {
  inTalk: "Quillwort grows by the heron",
  inAnswer: "Sundew waits for the bittern",
  later: "Butterwort dips",
};
const words = { inTalk: /quillwort|heron/i, inAnswer: /sundew|bittern/i, later: /butterwort/i };
/** A page says what was looked for: it is asked for the first word, and looked at for the second. */
const onPages = { inTalk: /heron/i, inAnswer: /bittern/i };

let world: World;
let researcher: ReturnType<typeof actorOf>;
let ids: string[];
/** A process of its own, which has read the library's file before. */
let otherProcess: ReturnType<typeof createLibraryService>;
let sessionCode: string;
let answerCode: string;
let laterCode: string;
const surveyId = newId("survey");
const proposals: string[] = [];

async function answerSurvey(): Promise<void> {
  const { research, surveys } = world.services;
  const content = { ...study, title: "What stands in the way", method: "survey" as const };
  await research.load([{ kind: "study", recordId: "asked", content }]);
  const plan = {
    title: "Your filter",
    introduction: "Tell us.",
    questions: [
      { questionId: "q1", kind: "choice" as const, text: "Is it hard?", options: ["Yes", "No"] },
      { questionId: "q2", kind: "text" as const, text: "Why?" },
    ],
    audience: "everyone" as const,
    closesOn: "2026-12-10",
    keepUntil: "2027-03-31",
    until: "2027-06-30",
    scope: "publish" as const,
  };
  await surveys.compose(researcher, { surveyId, studyId: "asked", plan });
  await surveys.open(researcher, surveyId, 1);
  for (let person = 0; person < 6; person += 1) {
    const code = world.services.consent.newCode();
    const texts: Record<string, string> = person === 0 ? { q2: said.inAnswer } : {};
    if (person === 0) answerCode = code;
    await surveys.answering.send(actorOf(ids[0] ?? ""), surveyId, { code, texts, choices: { q1: "0" } });
  }
  await surveys.close(researcher, surveyId);
  await world.settle();
  const [text] = (await surveys.results.listToClear(researcher, surveyId)).texts;
  if (!text) throw new Error("no text waits");
  await surveys.results.clearText(researcher, surveyId, text);
  for (const findingId of ["answered", "drafted"]) {
    await surveys.results.draftFinding(researcher, surveyId, {
      ...{ findingId, statement: `${said.inAnswer}: ${findingId}`, confidenceReason: said.inAnswer },
      ...{ theme: "needs", scope: "local", confidence: "low", textIds: [text.textId], questionIds: [] },
    });
    if (findingId === "answered") await reviewStudy("asked");
  }
}

/** A second researcher makes a study's drafts public. */
async function reviewStudy(studyId: string): Promise<void> {
  const { reviews } = world.services.research;
  const reviewer = actorOf(ids[1] ?? "", "researcher");
  await reviews.submit(researcher, "study", studyId);
  const { records } = await reviews.viewReview(reviewer, "study", studyId);
  const seen = Object.fromEntries(records.map(({ recordId, version }) => [recordId, version]));
  await reviews.publish(reviewer, "study", studyId, seen, reviewChecks.keys);
}

/** What two researchers made public of it, and what lies on the desk. */
async function writeRecords(): Promise<void> {
  const { drafting, reviews } = world.services.research;
  const participantIds = [idOf(sessionCode)];
  const on = { findingIds: ["said"] };
  const content = saidByPeople(said.inTalk);
  await publishByTwo(world, { kind: "finding", recordId: "said", content, participantIds });
  const persona = {
    name: "Gate keeper",
    family: "deciders" as const,
    summary: "Weighs what is asked.",
    expiresOn: "2027-11-21",
    statements: [
      { aspect: "weighs" as const, text: said.inTalk, ...on },
      { aspect: "does" as const, text: "Reads every request.", findingIds: ["supplied"] },
    ],
  };
  await publishByTwo(world, { kind: "persona", recordId: "keeper", content: persona });
  await drafting.editDraft(researcher, 3, { kind: "persona", recordId: "keeper", content: persona });
  const rest = { kinds: [], toolIds: ["zoom"], family: "users" as const, asA: "clerk", soThat: "I see it" };
  const need = { ...rest, iNeed: said.inTalk, findingIds: ["said"] };
  await publishByTwo(world, { kind: "need", recordId: "needed", content: need });
  const obstacle = {
    objector: "security" as const,
    objection: "It is not safe",
    why: "Nobody has looked.",
    findingIds: ["supplied"],
    answers: [
      { text: said.inTalk, ...on, isSuccessStory: true },
      { text: "Look at it together.", findingIds: [], isSuccessStory: false },
    ],
  };
  await publishByTwo(world, { kind: "obstacle", recordId: "unsafe", content: obstacle });
  const again = saidByPeople(`${said.inTalk} again`);
  await drafting.createDraft(researcher, { kind: "finding", recordId: "sent-back", content: again, participantIds });
  const beside = finding("A supplier says so as well.", { studyId: "talks" });
  await drafting.createDraft(researcher, { kind: "finding", recordId: "beside", content: beside });
  await drafting.editDraft(researcher, 1, {
    kind: "study",
    recordId: "talks",
    content: { ...study, method: "interview" },
  });
  // One note for all that was put forward together.
  await reviews.submit(researcher, "study", "talks");
  await reviews.sendBack(actorOf(ids[1] ?? "", "researcher"), "study", "talks", `Do not quote “${said.inTalk}”`);
}

/** A member says that it is so there too, in the same words; and a vote rests on the need. */
async function useRecords(): Promise<void> {
  const { corroboration } = world.services;
  const saying = { stance: "here" as const, comment: `${said.inTalk}, here too` };
  await corroboration.say(actorOf(ids[1] ?? ""), "said", 0, saying);
  const [comment] = (await corroboration.listComments(researcher)).items;
  await corroboration.decide(researcher, comment?.commentId ?? "", "clear");
  const addition = { ...(await additionOf(world, "zoom")), needs: ["needed"] };
  proposals.push(await openProposal(world, ids[0] ?? "", addition as Parameters<typeof openProposal>[2]));
  await carry(world, proposals[0] ?? "", ids);
  await publish(world, proposals, ids);
  world.setClock("2027-01-04T09:00:00.000Z");
  await world.services.runDueWork();
  await world.settle();
}

const idOf = (code: string): string => world.services.consent.participantIdOf(code) ?? "";

beforeAll(async () => {
  world = await startWorld({ at: "2026-12-01T09:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  ids = (await foundGroup(world)).organisations.map(({ organisationId }) => organisationId);
  researcher = actorOf(ids[0] ?? "", "researcher");
  await loadRecords(world);
  [sessionCode = "", laterCode = ""] = await holdSessions(world, 2);
  await answerSurvey();
  await writeRecords();
  await useRecords();
  const store = createLibraryStore({ table: world.table, client: world.client }, world.files);
  otherProcess = createLibraryService({ store, research: world.services.research, now: world.now });
});
afterAll(() => world.stop());

async function itemsOfTable(): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await world.client.send(new ScanCommand({ TableName: world.table, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
const kindOf = (item: Record<string, AttributeValue>): string => item.__edb_e__?.S ?? "";

async function filesIn(folder: string): Promise<{ name: string; text: string }[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  return Promise.all(
    entries.map(async ({ parentPath, name }) => {
      const body = await readFile(path.join(parentPath, name));
      const text = (name.endsWith(".gz") ? gunzipSync(body) : body).toString("utf8");
      return { name: path.relative(folder, path.join(parentPath, name)), text };
    }),
  );
}

/** Every address that the site has, from the router itself, for everything that the phrase went into. */
function addresses(): string[] {
  const recordIds = ["said", "answered", "drafted", "sent-back", "keeper", "needed", "unsafe", "talks", "asked"];
  const known: Record<string, string> = {
    surveyId,
    proposalId: proposals[0] ?? "",
    organisationId: ids[0] ?? "",
    toolId: "zoom",
    entryId: "1",
    edition: "1",
    from: "1",
    to: "1",
    findingId: "said",
    participantId: "none",
  };
  const routes = new Set(world.app.routes.filter(({ method }) => method === "GET").map((route) => route.path));
  const fill = (route: string, recordId: string, kind: string) =>
    route.replaceAll(/:(\w+)(?:\{[^}]*\})?\??/g, (_, name: string) =>
      name === "kind" || name === "recordKind" ? kind : (known[name] ?? recordId),
    );
  const kinds = ["study", "finding", "need", "persona", "obstacle"];
  const many = [...routes].flatMap((route) =>
    recordIds.flatMap((recordId) => kinds.map((kind) => fill(route, recordId, kind))),
  );
  const queries = ["search?q=quillwort", "search?q=sundew", "findings?theme=needs"];
  const mayShowResearch = /^\/(research|surveys|proposals|entries|editions|tools|account)?(\/|\?|$)/;
  return [...new Set([...many, ...queries.map((query) => `/research/${query}`)])].filter(
    (address) => mayShowResearch.test(address) && !/[:*]/.test(address),
  );
}

interface Look {
  who: "stranger" | "researcher";
  address: string;
}

/** Where somebody reads what was said. A page that fails shows nothing, and proves nothing. */
async function sightsOf(looks: readonly Look[], seen: RegExp): Promise<string[]> {
  const researcher = await world.signInWith("rita@westmere.example", ["researcher"]);
  const browsers = { stranger: world.stranger(), researcher };
  const sights: string[] = [];
  for (const { who, address } of looks) {
    const answer = await browsers[who].request(address);
    if (answer.status >= 500 || seen.test(await answer.text())) sights.push(`${address} to a ${who}`);
  }
  return sights;
}

const itemsWith = async (seen: RegExp): Promise<string[]> =>
  (await itemsOfTable())
    .filter((item) => seen.test(JSON.stringify(item)))
    .map(kindOf)
    .sort();
const filesWith = async (seen: RegExp): Promise<string[]> =>
  (await filesIn(world.filesFolder)).filter(({ text }) => seen.test(text)).map(({ name }) => name);

async function exported(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-export-"));
  await exportCorpus(world.services.research, { folder, today: "2027-01-04" });
  const files = await filesIn(folder);
  await rm(folder, { recursive: true });
  expect(files.length).toBeGreaterThan(0);
  return files.map(({ text }) => text).join("\n");
}

const publicPlaces = (): Look[] =>
  [
    "/research/findings/said",
    "/research/findings/said/corroboration",
    "/research/findings/said/chain.json",
    "/research/findings/said/decisions",
    "/research/studies/talks",
    "/research/needs/needed",
    "/research/needs",
    "/research/personas/keeper",
    "/research/obstacles/unsafe",
    "/research/findings",
    "/research/search?q=quillwort",
    "/research/feed.atom",
    `/proposals/${proposals[0]}`,
    "/entries/1",
    "/entries/1/chain.json",
  ].map((address) => ({ who: "stranger", address }));

const answerPlaces = (): Look[] => [
  { who: "stranger", address: "/research/findings/answered" },
  { who: "stranger", address: "/research/search?q=sundew" },
  { who: "researcher", address: `/research/desk/surveys/${surveyId}/results` },
  { who: "researcher", address: `/research/desk/surveys/${surveyId}/results.csv` },
];

async function withdraw(code: string) {
  const browser = world.stranger();
  const held = await browser.submit(await browser.get("/research/consent"), { code });
  return browser.submit(await browser.submit(held));
}

/** The table's items that lead to a participant, by what they are. */
const leadingTo = async (code: string): Promise<Set<string>> => new Set(await itemsWith(new RegExp(idOf(code))));

describe("what a participant said", () => {
  it("is everywhere that research goes, so that this test looks in the right places", async () => {
    expect(await sightsOf(publicPlaces(), onPages.inTalk)).toHaveLength(publicPlaces().length);
    expect(await sightsOf(answerPlaces(), onPages.inAnswer)).toHaveLength(answerPlaces().length);
    const records = (count: number) => Array(count).fill("research_record");
    expect(await itemsWith(words.inTalk)).toEqual(["corroboration", ...records(7)]);
    expect(await itemsWith(words.inAnswer)).toEqual(records(2));
    expect(await leadingTo(answerCode)).toContain("survey_text");
    for (const seen of [words.inTalk, words.inAnswer]) expect(await filesWith(seen)).toHaveLength(1);
    expect((await otherProcess.search({ words: "quillwort" })).total).toBe(4);
  });

  it("is in no file of the project’s research, ever", async () => {
    for (const seen of Object.values(words)) expect(await exported()).not.toMatch(seen);
  });

  it("is gone when the page says so: from pages, searches, files and the table, drafts and notes included", async () => {
    expect((await withdraw(sessionCode)).text).toContain("Your consent is withdrawn");
    expect(await sightsOf(publicPlaces(), onPages.inTalk)).toEqual([]);
    expect(await itemsWith(words.inTalk)).toEqual([]);
    expect(await filesWith(words.inTalk)).toEqual([]);
    expect((await otherProcess.search({ words: "quillwort" })).items).toEqual([]);
    expect((await world.stranger().get("/research/personas/keeper")).text).toContain("Reads every request.");
    const [{ returnedNote } = {}] = await world.services.research.findAll([{ kind: "finding", recordId: "beside" }]);
    expect(returnedNote).toBe("");
    const waiting = await world.services.research.requireForDesk(researcher, "obstacle", "unsafe");
    expect(waiting.draft?.answers.map(({ text }) => text)).toEqual(["Look at it together."]);
    const desk = await (await world.signInWith("rita@westmere.example", ["researcher"])).get("/research/desk");
    expect(desk.text).toMatch(/It is not safe Consent took/);
  });

  it("is gone also when the process ends right after the withdrawal is written down: the outbox does the rest", async () => {
    let [writes, failing] = [0, true];
    injectFaults(world.client, () => {
      if (!failing) return undefined;
      writes += 1;
      // The limit is counted once a page; the withdrawal itself is the fourth write.
      return writes > 4 ? "time-out before" : undefined;
    });
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await withdraw(answerCode)).status).toBe(503);
    failing = false;
    const logged = JSON.stringify(log.mock.calls);
    log.mockRestore();
    expect(logged).toContain("socket timed out");
    for (const secret of [answerCode, idOf(answerCode), said.inAnswer]) expect(logged).not.toContain(secret);
    expect(await itemsWith(words.inAnswer)).not.toEqual([]);
    await world.settle();
    expect(world.failures).toEqual([]);
    expect(await sightsOf(answerPlaces(), onPages.inAnswer)).toEqual([]);
    expect(await itemsWith(words.inAnswer)).toEqual([]);
    expect(await filesWith(words.inAnswer)).toEqual([]);
  });

  it("is on no page that the site has, for a reader or a researcher", async () => {
    const looks = addresses().flatMap((address): Look[] => [
      { who: "stranger", address },
      { who: "researcher", address },
    ]);
    expect(looks.length).toBeGreaterThan(350);
    expect(await sightsOf(looks, new RegExp(`${onPages.inTalk.source}|${onPages.inAnswer.source}`, "i"))).toEqual([]);
  });

  it("leaves of the participant an id, the study and the day, and what was done when", async () => {
    const known = new Set(["participant", "research_link", "audit_event", "outbox_item"]);
    for (const code of [sessionCode, answerCode]) {
      expect([...(await leadingTo(code))].filter((kind) => !known.has(kind))).toEqual([]);
      const item = (await itemsOfTable()).find(
        ({ participantId, ...each }) => participantId?.S === idOf(code) && kindOf(each) === "participant",
      );
      const names = Object.keys(item ?? {}).filter((name) => !/^(__edb|pk$|sk$|listed)/.test(name));
      expect(names.sort()).toEqual(["participantId", "studyId", "version", "withdrawnOn"]);
    }
  });

  it("is gone, too, on the day after the last of their consent", async () => {
    const participantIds = [idOf(laterCode)];
    const content = saidByPeople(said.later);
    await publishByTwo(world, { kind: "finding", recordId: "later", content, participantIds });
    world.setClock("2027-06-30T23:59:59.000Z");
    await world.services.runDueWork();
    const page = async () => (await world.stranger().get("/research/findings/later")).text;
    expect(await page()).toMatch(words.later);
    world.setClock("2027-07-01T00:00:00.000Z");
    expect(await page()).not.toMatch(words.later);
    await world.services.runDueWork();
    await world.settle();
    expect(await itemsWith(words.later)).toEqual([]);
    expect(await filesWith(words.later)).toEqual([]);
    expect([...(await leadingTo(laterCode))]).not.toContain("research_record");
  });
});
