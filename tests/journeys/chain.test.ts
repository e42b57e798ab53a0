import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainDocument } from "#functions/chain/document.ts";
import { newId } from "#functions/ids.ts";
import type { ContentOf } from "#functions/research/rules.ts";
import { reviewChecks } from "#functions/research/vocabulary.ts";
import { refusalsOf } from "../stores/poll.ts";
import { finding, study as meetings, sourceOf } from "./research-records.ts";
import { actorOf, additionOf, addTool, carry, draftAbout, foundGroup, openProposal, publish } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];
const canary = "The lamplighter phrase of a participant";

const study = (more: Partial<ContentOf<"study">> = {}): ContentOf<"study"> => ({ ...meetings, ...more });

const ofJune = { kind: "source" as const, source: { ...sourceOf("text"), date: { on: "2014-06" } } };

const need = (iNeed: string, findingIds: string[], kinds: ContentOf<"need">["kinds"] = []): ContentOf<"need"> => ({
  family: "users",
  asA: "a policy officer",
  iNeed,
  soThat: "we decide together",
  findingIds,
  kinds,
  toolIds: [],
});

const researcher = () => actorOf(newId("organisation"), "researcher");

/** Publishes as a second researcher what a first one has drafted. */
async function review(kind: "study" | "need", recordId: string): Promise<void> {
  const { reviews } = world.services.research;
  await reviews.submit(researcher(), kind, recordId);
  const second = researcher();
  const { records } = await reviews.viewReview(second, kind, recordId);
  const seen = Object.fromEntries(records.map((record) => [record.recordId, record.version]));
  await reviews.publish(second, kind, recordId, seen, reviewChecks.keys);
  await world.settle();
}

const documentAt = async (path: string): Promise<ChainDocument> =>
  (await (await world.stranger().request(path)).json()) as ChainDocument;

const propose = async (toolId: string, needs: string[] | "none") =>
  openProposal(world, ids[0], await additionOf(world, toolId, needs));

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  ids = group.organisations.map(({ organisationId }) => organisationId) as typeof ids;
  for (const toolId of ["zoom", "webex", "asana"])
    await addTool(world, toolId, [{ host: `${toolId}.com`, match: "host" }]);
  await world.services.research.load([
    { kind: "study", recordId: "meetings", content: study() },
    { kind: "study", recordId: "talks", content: study({ title: "What officers say", method: "interview" }) },
    {
      kind: "finding",
      recordId: "f01",
      content: finding("A blocked tool keeps people out of a meeting.", { evidence: ofJune }),
    },
    { kind: "finding", recordId: "f02", content: finding("Guests ring in.", { expiresOn: "2026-11-20" }) },
    { kind: "need", recordId: "share", content: need("to share a file", ["f02"]) },
    { kind: "need", recordId: "meet", content: need("to join any meeting", ["f01", "f02"], ["video_conferencing"]) },
  ]);
  await world.services.library.rebuild();
});
afterAll(() => world.stop());

describe("a proposal about the list", () => {
  it("says which needs it answers, or that it answers none, and never both", async () => {
    const proposer = await world.signIn("voter@eastmere.example");
    const form = await proposer.get("/proposals/new/whitelist?tool=zoom");
    const [first, second] = [form.text.indexOf("to join any meeting"), form.text.indexOf("to share a file")];
    expect(first).toBeGreaterThan(0);
    expect(second, "those of the tool’s kind come first").toBeGreaterThan(first);
    const [destination] = await world.services.catalogue.confirmedDestinations("zoom");
    const fields = { add: destination?.destinationId ?? "", rationale: "Meetings", interest: "none" };
    const both = await proposer.submit(form, { ...fields, needs: ["meet", "(none)"] });
    expect(both.status).toBe(400);
    expect(both.text).toContain("Select either needs or that it answers none, not both");
    expect((await proposer.submit(form, fields)).text).toContain("Select the needs that it answers");
    const madeUp = await proposer.submit(form, { ...fields, needs: "no-such-need" });
    expect(madeUp.status).toBe(409);
    const draft = await proposer.submit(form, { ...fields, needs: "meet" });
    expect(draft.text).toContain("As a policy officer, I need to join any meeting so that we decide together");
    const changed = await proposer.submit(await proposer.get(`${draft.path.split("?")[0]}/edit`), { needs: "(none)" });
    expect(changed.text).toContain("Its proposer says that it answers no need that is in the research library");
  });

  it("cannot be opened on a need that nobody has published", async () => {
    expect(await refusalsOf(propose("zoom", ["meet", "nothing"]))).toEqual(["needs_unstated"]);
  });
});

describe("from a vote to an entry and the findings under it, and back", () => {
  let proposalId: string;

  it("shows voters the needs, and shows an open vote under a finding to members only", async () => {
    proposalId = await propose("zoom", ["meet"]);
    const voter = await world.signIn("voter@westmere.example");
    for (const page of ["", "/vote"]) {
      const shown = await voter.get(`/proposals/${proposalId}${page}`);
      expect(shown.text).toContain("I need to join any meeting");
      expect(shown.text).toContain("2 findings under it count as evidence today.");
    }
    expect((await voter.get(`/proposals/${proposalId}`)).html).toContain('href="/research/obstacles"');
    expect((await voter.get("/research/findings/f01/decisions")).text).toContain("The vote is open");
    const signedOut = await world.stranger().get("/research/findings/f01/decisions");
    expect(signedOut.text).not.toContain("Add Zoom");
    expect((await documentAt("/research/findings/f01/chain.json")).proposals).toEqual([]);
  });

  it("keeps the needs in the public record of the vote, under the digest that was voted on", async () => {
    await carry(world, proposalId, ids);
    const record = (await (await world.stranger().request(`/proposals/${proposalId}.json`)).json()) as {
      content: { needIds: string[] };
      contentDigest: string;
    };
    expect(record.content.needIds).toEqual(["meet"]);
    expect(createHash("sha256").update(JSON.stringify(record.content)).digest("hex")).toBe(record.contentDigest);
  });

  it("leads from the entry to proposal, vote, need and findings with their sources", async () => {
    await publish(world, [proposalId], ids);
    const reader = world.stranger();
    expect((await reader.get("/entries/1")).text).toContain("Announced, not in force yet");
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    expect((await reader.get("/editions/2")).html).toContain('href="/entries/1"');
    const page = await reader.get("/entries/1");
    expect(page.text).toContain("In force");
    expect(page.text).toContain("Why it is on the list");
    expect(page.text).toContain("3 of 3 organisations: 3 approved");
    expect(page.html).toContain('href="/research/needs/meet"');
    expect(page.html).toContain('href="/research/findings/f01"');
    expect(page.text).toContain("Eastmere Borough Council, June 2014");
    expect((await reader.get("/entries/99")).status).toBe(404);
    expect((await reader.get("/entries/one")).status).toBe(404);
  });

  it("leads back from the finding and the need to the decision and its entry", async () => {
    for (const path of ["/research/findings/f01/decisions", "/research/needs/meet/decisions"]) {
      const page = await world.stranger().get(path);
      expect(page.text).toContain("Add Zoom");
      expect(page.html).toContain('href="/entries/1"');
    }
    expect((await world.stranger().get("/research/needs/share/decisions")).text).toContain("None yet");
    expect((await world.stranger().get("/research/findings/f99/decisions")).status).toBe(404);
  });

  it("is one document from either end, in which every id that is named is there and has an address", async () => {
    const chain = await documentAt("/entries/1/chain.json");
    expect(chain).toMatchObject({ format: "commonlist chain 1", about: { kind: "entry", id: 1 } });
    const known = {
      findings: chain.findings.map(({ findingId }) => findingId),
      needs: chain.needs.map(({ needId }) => needId),
      entries: chain.entries.map(({ entryId }) => entryId),
    };
    for (const each of chain.needs) expect(known.findings).toEqual(expect.arrayContaining(each.findingIds));
    for (const each of chain.proposals) {
      expect(known.needs).toEqual(expect.arrayContaining(each.needIds));
      expect(known.entries).toEqual(expect.arrayContaining(each.entryIds));
      expect(known.findings).toEqual(expect.arrayContaining(each.votedOn.flatMap(({ findingIds }) => findingIds)));
    }
    expect(chain.votes).toMatchObject([{ proposalId, carried: true, counts: { approve: 3 } }]);
    for (const { address } of [...chain.proposals, ...chain.votes, ...chain.entries]) {
      expect((await world.stranger().request(address)).status, address).toBe(200);
    }
    expect(JSON.stringify(chain)).not.toContain("per_");
    const back = await documentAt("/research/findings/f01/chain.json");
    expect(back).toMatchObject({
      about: { kind: "finding", id: "f01" },
      needs: [{ needId: "meet" }],
      proposals: [{ proposalId, needIds: ["meet"] }],
      entries: [{ entryId: 1, standing: "in_force", proposalIds: [proposalId] }],
    });
  });

  it("marks a finding that has expired since, and counts what the vote has lost", async () => {
    world.setClock("2026-11-21T09:00:00.000Z");
    const page = await world.stranger().get(`/proposals/${proposalId}`);
    expect(page.text).toContain("1 finding under it counts as evidence today");
    expect(page.text).toContain("of those that stood under it when the vote opened, 1 no longer does.");
    expect((await world.stranger().get("/entries/1")).text).toContain("Too old to count as evidence today");
  });

  it("still leads to the vote from a finding that the need rests on no more", async () => {
    const { research } = world.services;
    const { version } = (await research.findAll([{ kind: "need", recordId: "meet" }]))[0] ?? { version: 0 };
    const content = need("to join any meeting", ["f01"], ["video_conferencing"]);
    await research.drafting.editDraft(researcher(), version, { kind: "need", recordId: "meet", content });
    await review("need", "meet");
    expect((await world.stranger().get("/research/findings/f02/decisions")).text).toContain("Add Zoom");
    expect((await world.stranger().get("/entries/1")).text).toContain(
      "It stood under the need when the vote opened, and does not now.",
    );
  });

  it("stays after the entry has been changed and removed", async () => {
    const about = { ...draftAbout, subject: "whitelist" as const, needs: "none" as const, toolId: "zoom", add: [] };
    const [destination] = await world.services.catalogue.confirmedDestinations("zoom");
    const change = [{ entryId: 1, destinationId: destination?.destinationId ?? "" }];
    const renewal = await openProposal(world, ids[1], { ...about, title: "Renew Zoom", change, remove: [] });
    await carry(world, renewal, ids);
    await publish(world, [renewal], ids);
    const renewed = await world.stranger().get("/entries/1");
    expect(renewed.text).toContain("What it was before");
    expect(renewed.text).toContain("Renew Zoom");
    const removal = await openProposal(world, ids[1], { ...about, title: "Take Zoom off", change: [], remove: [1] });
    await carry(world, removal, ids);
    await publish(world, [removal], ids);
    const added = await propose("asana", "none");
    await carry(world, added, ids);
    await publish(world, [added], ids);
    const gone = await world.stranger().get("/entries/1");
    expect(gone.status).toBe(200);
    expect(gone.text).toContain("No longer on it");
    expect(gone.text).toContain("by a vote");
    expect(gone.text).toContain("Take Zoom off");
    expect(gone.html).toContain('href="/research/findings/f01"');
    const { entries, proposals } = await documentAt("/entries/1/chain.json");
    expect(entries).toMatchObject([{ entryId: 1, standing: "gone" }]);
    expect(proposals.map(({ title }) => title)).toEqual(["Take Zoom off", "Renew Zoom", "Add Zoom"]);
  });
});

describe("a need that loses what it rested on", () => {
  it("leaves no word of it on the proposal, the entry or their documents, and voters are warned", async () => {
    const { consent, research } = world.services;
    const code = consent.newCode();
    const agreed = { scope: "publish" as const, until: "2027-06-30", keepUntil: "2027-03-31", agreedOn: "2026-11-01" };
    await consent.register(researcher(), { studyId: "talks", type: "Officer", code, ...agreed });
    const said = finding(canary, {
      studyId: "talks",
      evidence: { kind: "sessions" },
      consent: { scope: "publish", until: "2027-06-30" },
    });
    const participantIds = [consent.participantIdOf(code) ?? ""];
    await research.drafting.createDraft(researcher(), {
      kind: "finding",
      recordId: "p01",
      content: said,
      participantIds,
    });
    await review("study", "talks");
    const spoken = need(`what was said: ${canary}`, ["p01"]);
    await research.drafting.createDraft(researcher(), { kind: "need", recordId: "spoken", content: spoken });
    await review("need", "spoken");
    const agreedId = await propose("webex", ["spoken"]);
    await carry(world, agreedId, ids);
    await publish(world, [agreedId], ids);
    world.passTime({ days: 8 });
    await world.services.runDueWork();
    const openId = await propose("zoom", ["spoken"]);
    const entryId = (await world.services.whitelist.currentState()).lastEntryId;
    const voter = await world.signIn("voter@eastmere.example");
    const paths = [
      `/proposals/${agreedId}`,
      `/proposals/${openId}`,
      `/proposals/${openId}/vote`,
      `/entries/${entryId}`,
      `/entries/${entryId}/chain.json`,
      "/research/findings/p01/decisions",
      "/research/findings/p01/chain.json",
    ];
    for (const path of paths) expect(await (await voter.request(path)).text(), path).toContain("lamplighter");

    await consent.withdraw(code);
    for (const path of [...paths, "/proposals/new/whitelist?tool=asana"]) {
      const answer = await voter.request(path);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).not.toContain("lamplighter");
    }
    for (const path of paths.slice(0, 4)) {
      expect((await voter.get(path)).text, path).toContain(
        "A need that it was to answer is not in the research library",
      );
    }
    expect((await documentAt(`/entries/${entryId}/chain.json`)).needs).toMatchObject([
      { needId: "spoken", state: "withdrawn", findingIds: [] },
    ]);
    expect(await refusalsOf(propose("zoom", ["spoken"]))).toEqual(["needs_unstated"]);
    expect(world.failures).toEqual([]);
  });
});
