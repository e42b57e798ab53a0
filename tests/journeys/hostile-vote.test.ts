import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runRecount } from "#functions/cli/recount.ts";
import { confirmPending } from "../stewards.ts";
import { codesOf, refusalsOf } from "../stores/poll.ts";
import {
  actorOf,
  additionOf,
  addTool,
  carry,
  closeVotes,
  draftAbout,
  foundGroup,
  openProposal,
  vote,
} from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];
let toolNumber = 0;
let toolId: string;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId) as typeof ids;
});
afterAll(() => world.stop());
// A tool of its own for each test, so that no proposal overlaps another.
beforeEach(async () => {
  toolNumber += 1;
  toolId = `tool${toolNumber}`;
  await addTool(world, toolId, [{ host: `meeting-tool-${toolNumber}.com`, match: "host" }]);
});

const open = async (organisationId = ids[0]) => openProposal(world, organisationId, await additionOf(world, toolId));
const statusOf = async (proposalId: string) =>
  (await world.services.proposals.requireSeen(actorOf(ids[0]), proposalId)).status;

/** As much of a public record as the tests look at or falsify. */
interface VoteRecord {
  roll: { organisationId: string }[];
  casts: { organisationId: string; choice: string; castAt: string }[];
  outcome: { carried: boolean; counts: Record<string, number>; turnout: object };
}
const recordOf = async (from: World, proposalId: string): Promise<VoteRecord> =>
  (await (await from.stranger().request(`/proposals/${proposalId}.json`)).json()) as VoteRecord;

function firstCast({ casts }: VoteRecord) {
  const [first] = casts;
  if (!first) throw new Error("nobody voted");
  return first;
}

/** What `commonlist recount` says of the proposal's public record, changed or not. */
async function recountOf(proposalId: string, change: (record: VoteRecord) => void = () => {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "recount-"));
  const file = path.join(folder, "record.json");
  const record = await recordOf(world, proposalId);
  change(record);
  await writeFile(file, JSON.stringify(record));
  const lines: string[] = [];
  const exitCode = runRecount(file, (line) => lines.push(line));
  await rm(folder, { recursive: true });
  return { exitCode, lines };
}

describe("a vote under attack", () => {
  it("cannot be edited once it is open, nor opened by another organisation", async () => {
    const proposalId = await open();
    const { proposals } = world.services;
    const input = await additionOf(world, toolId);
    expect(
      await refusalsOf(
        proposals.editDraft(actorOf(ids[0], "representative"), proposalId, 2, input),
        proposals.editDraft(actorOf(ids[1], "representative"), proposalId, 2, input),
        proposals.withdraw(actorOf(ids[1], "representative"), proposalId),
      ),
    ).toEqual(["proposal_opened", "not_permitted", "not_permitted"]);
  });

  it("is held under the charter's rules whatever a proposer sends with the form", async () => {
    const proposer = await world.signIn("voter@eastmere.example");
    const form = await proposer.get(`/proposals/new/whitelist?tool=${toolId}`);
    const [destination] = await world.services.catalogue.confirmedDestinations(toolId);
    const draft = await proposer.submit(form, {
      add: destination?.destinationId ?? "",
      needs: "(none)",
      rationale: "Quickly",
      interest: "none",
      daysOpen: "1",
      quorumFloor: "1",
      threshold: "1/100",
      closesAt: "2026-11-02T10:00:00.000Z",
      status: "carried",
    });
    const opened = await proposer.submit(draft, {}, "/open");
    const { pollId = "" } = await world.services.proposals.requireSeen(
      actorOf(ids[0]),
      opened.path.split(/[/?]/)[2] ?? "",
    );
    const poll = await world.services.voting.requirePoll(pollId);
    expect(poll.terms.quorumFloor).toBe(3);
    expect(Date.parse(poll.closesAt) - Date.parse(poll.openedAt)).toBe(7 * 86_400_000);
  });

  it("cannot be closed early, by anyone", async () => {
    const proposalId = await open();
    for (const id of ids) await vote(world, proposalId, id, "approve");
    expect(
      await refusalsOf(world.services.proposals.closeVote(actorOf(ids[0], "representative", "steward"), proposalId)),
    ).toEqual(["poll_still_open"]);
    await world.services.runDueWork();
    expect(await statusOf(proposalId)).toBe("open");
  });

  it("is not agreed on a tie, and the record counts to the same", async () => {
    const proposalId = await open();
    await vote(world, proposalId, ids[0], "approve");
    await vote(world, proposalId, ids[1], "reject");
    await vote(world, proposalId, ids[2], "abstain");
    await closeVotes(world);
    expect(await statusOf(proposalId)).toBe("not_carried");
    expect(await recountOf(proposalId)).toEqual({
      exitCode: 0,
      lines: ["not carried approve=1 reject=1 abstain=1 block=0 turnout=3/3"],
    });
  });

  it("is stopped by an objection that nobody answered, and carried over an answered one by two thirds", async () => {
    const [ignored, answered] = [await open(), await openSecond()];
    for (const proposalId of [ignored, answered]) {
      await vote(world, proposalId, ids[0], "approve");
      await vote(world, proposalId, ids[1], "approve");
      await vote(world, proposalId, ids[2], "block", "No data protection assessment");
    }
    const block = { organisationId: ids[2], version: 1, text: "There is one now" };
    expect(
      await refusalsOf(world.services.proposals.answerBlock(actorOf(ids[1], "representative"), answered, block)),
    ).toEqual(["not_permitted"]);
    await world.services.proposals.answerBlock(actorOf(ids[0], "representative"), answered, block);
    await closeVotes(world);
    expect([await statusOf(ignored), await statusOf(answered)]).toEqual(["not_carried", "carried"]);
    expect((await recountOf(ignored)).lines).toEqual(["not carried approve=2 reject=0 abstain=0 block=1 turnout=3/3"]);
    expect((await recountOf(answered)).lines).toEqual(["carried approve=2 reject=0 abstain=0 block=1 turnout=3/3"]);
  });

  it("shows objections with their reasons at once and other choices only after closing", async () => {
    const proposalId = await open();
    await vote(world, proposalId, ids[1], "reject", "a quiet reason");
    await vote(world, proposalId, ids[2], "block", "Strangers <script> share it");
    const member = await world.signIn("voter@northmere.example");
    const during = await member.get(`/proposals/${proposalId}`);
    expect(during.html).toContain("Strangers &lt;script&gt; share it");
    expect(during.text).toContain("2 of 3 organisations");
    expect(during.text).not.toContain("Westmere Council: Reject");
    expect((await world.stranger().request(`/proposals/${proposalId}.json`)).status).toBe(404);
    await closeVotes(world, 12);
    const after = await world.stranger().get(`/proposals/${proposalId}`);
    expect(after.text).toContain("Westmere Council: Reject");
  });

  it("counts the ballot of a representative who was replaced, until the successor changes it", async () => {
    const proposalId = await open();
    await vote(world, proposalId, ids[0], "approve");
    const former = await world.signIn("voter@eastmere.example");
    const steward = actorOf(ids[1], "steward");
    await world.services.accounts.endRole(steward, { personId: former.personId, role: "representative" });
    expect((await former.get(`/proposals/${proposalId}/vote`)).status).toBe(403);
    const next = await world.signInWith("next@eastmere.example", ["voting"]);
    const form = await next.get(`/proposals/${proposalId}/vote`);
    expect((await next.submit(form, { choice: "reject", interest: "none" })).status).toBe(200);
    await closeVotes(world);
    const record = await recordOf(world, proposalId);
    expect(record.casts.map(({ choice }) => choice)).toEqual(["approve", "reject"]);
    expect(record.outcome.counts).toMatchObject({ approve: 0, reject: 1 });
  });

  it("ends with its proposal when that is withdrawn", async () => {
    const proposalId = await open();
    await vote(world, proposalId, ids[1], "approve");
    await world.services.proposals.withdraw(actorOf(ids[0], "representative"), proposalId);
    expect(await refusalsOf(vote(world, proposalId, ids[2], "approve"))).toEqual(["poll_closed"]);
    await closeVotes(world);
    expect(await statusOf(proposalId)).toBe("withdrawn");
  });

  it("shows who declared an interest only after closing, because it says how they voted", async () => {
    const proposalId = await open();
    const voter = await world.signIn("voter@westmere.example");
    const form = await voter.get(`/proposals/${proposalId}/vote`);
    await voter.submit(form, { choice: "abstain", interest: "hospitality", interestDetail: "A dinner" });
    const member = await world.signIn("voter@northmere.example");
    expect((await member.get(`/proposals/${proposalId}`)).text).not.toContain("A dinner");
    await closeVotes(world);
    expect((await world.stranger().get(`/proposals/${proposalId}`)).text).toContain("A dinner");
  });

  it("takes no answer to an objection, and no withdrawal, once its time is over", async () => {
    const proposalId = await open();
    await vote(world, proposalId, ids[0], "approve");
    await vote(world, proposalId, ids[1], "approve");
    await vote(world, proposalId, ids[2], "block", "No data protection assessment");
    world.passTime({ days: 7 });
    const proposer = actorOf(ids[0], "representative");
    const answer = { organisationId: ids[2], version: 1, text: "There is one now" };
    expect(
      await refusalsOf(
        world.services.proposals.answerBlock(proposer, proposalId, answer),
        world.services.proposals.withdraw(proposer, proposalId),
      ),
    ).toEqual(["poll_closed", "poll_closed"]);
    await closeVotes(world);
    expect(await statusOf(proposalId)).toBe("not_carried");
  });

  it.each<[string, (record: VoteRecord) => void]>([
    [
      "a choice was changed",
      (record) => {
        firstCast(record).choice = "reject";
      },
    ],
    [
      "a vote was added for a body off the roll",
      (record) => record.casts.push({ ...firstCast(record), organisationId: "org_x" }),
    ],
    ["a vote was taken out", (record) => record.casts.splice(0, 1)],
    [
      "a vote was cast after closing",
      (record) => {
        firstCast(record).castAt = "2099-01-01T00:00:00.000Z";
      },
    ],
    [
      "the outcome was turned round",
      (record) => {
        record.outcome.carried = !record.outcome.carried;
      },
    ],
    ["a body was put on the roll twice", (record) => record.roll.push(...record.roll.slice(0, 1))],
  ])("is found out by the recount when %s", async (_name, change) => {
    const proposalId = await open();
    await carry(world, proposalId, ids);
    expect((await recountOf(proposalId)).exitCode).toBe(0);
    expect((await recountOf(proposalId, change)).exitCode).toBe(1);
  });
});

async function openSecond() {
  const second = `${toolId}-second`;
  await addTool(world, second, [{ host: `second-tool-${toolNumber}.com`, match: "host" }]);
  return openProposal(world, ids[0], await additionOf(world, second));
}

describe("a ballot that several bodies share", () => {
  it("abstains when one of them proposed with an interest in the supplier, whoever holds it and casts it", async () => {
    const sharing = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const { organisations } = await foundGroup(sharing, ["Eastmere", "Westmere", "Northmere", "Southmere"]);
    const [first = "", second = "", ...others] = organisations.map(({ organisationId }) => organisationId).toSorted();
    for (const organisationId of [first, second]) {
      const { services } = sharing;
      const before = await services.organisations.requireOrganisation(organisationId);
      await services.organisations.editOrganisation(actorOf(first, "steward"), { ...before, sharedFilterId: "one" });
      await confirmPending(services.organisations, organisationId);
    }
    await addTool(sharing, "zoom", [{ host: "zoom.us", match: "host" }]);
    const proposalId = await openProposal(sharing, second, {
      ...(await additionOf(sharing, "zoom")),
      interest: { kind: "contract" as const },
    });
    for (const organisationId of [second, first]) {
      expect(await refusalsOf(vote(sharing, proposalId, organisationId, "approve"))).toEqual([
        "interested_must_abstain",
      ]);
    }
    await vote(sharing, proposalId, first, "abstain");
    for (const organisationId of others) await vote(sharing, proposalId, organisationId, "approve");
    await closeVotes(sharing);
    const record = await recordOf(sharing, proposalId);
    expect(record.outcome.counts).toMatchObject({ approve: 2, abstain: 1 });
    await sharing.stop();
  });
});

describe("organisations that merge while the vote is open", () => {
  it("have one ballot together, which their successor can change", async () => {
    const merging = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const { organisations } = await foundGroup(merging, ["Eastmere", "Westmere", "Northmere", "Southmere"]);
    const [east = "", west = "", north = "", south = ""] = organisations.map(({ organisationId }) => organisationId);
    await addTool(merging, "zoom", [{ host: "zoom.us", match: "host" }]);
    const proposalId = await openProposal(merging, north, await additionOf(merging, "zoom"));
    await vote(merging, proposalId, east, "approve");
    merging.passTime({ hours: 1 });
    await vote(merging, proposalId, west, "reject");
    const union = await merging.addOrganisation("Mere Council", ["mere.example"]);
    for (const organisationId of [east, west]) {
      const before = await merging.services.organisations.requireOrganisation(organisationId);
      await merging.services.organisations.recordSuccession(actorOf(north, "steward"), {
        organisationId,
        version: before.version,
        endedOn: "2026-11-03",
        successorIds: [union.organisationId],
      });
      await confirmPending(merging.services.organisations, organisationId);
    }
    merging.passTime({ days: 2 });
    await vote(merging, proposalId, union.organisationId, "approve");
    await vote(merging, proposalId, north, "approve");
    await vote(merging, proposalId, south, "reject");
    await closeVotes(merging);
    const record = await recordOf(merging, proposalId);
    expect(record.outcome).toMatchObject({ counts: { approve: 2, reject: 1 }, turnout: { voted: 3, electors: 3 } });
    await merging.stop();
  });
});

describe("the charter", () => {
  const terms = async () => (await world.services.charters.currentCharter()).terms;

  it("changes by a vote of its own with two thirds, and not for a vote that is open", async () => {
    const running = await open();
    const before = await world.services.charters.currentCharter();
    const input = {
      ...draftAbout,
      title: "Shorter notice",
      subject: "charter" as const,
      terms: { ...before.terms, noticeDays: 3 },
      charterVersion: before.version,
    };
    const failing = await openProposal(world, ids[0], input);
    await vote(world, failing, ids[0], "approve");
    await vote(world, failing, ids[1], "reject");
    await vote(world, failing, ids[2], "abstain");
    const passing = await openProposal(world, ids[0], input);
    await vote(world, passing, ids[0], "approve");
    await vote(world, passing, ids[1], "approve");
    await vote(world, passing, ids[2], "reject");
    await closeVotes(world);
    expect([await statusOf(failing), await statusOf(passing)]).toEqual(["not_carried", "published"]);
    expect((await terms()).noticeDays).toBe(3);
    const { pollId = "" } = await world.services.proposals.requireSeen(actorOf(ids[0]), running);
    expect((await world.services.voting.requirePoll(pollId)).terms.noticeDays).toBe(before.terms.noticeDays);
  });

  it("has no form for who may not propose", async () => {
    const colleague = await world.signIn("colleague@eastmere.example");
    for (const path of ["/proposals/new", "/proposals/new/charter", "/proposals/new/whitelist"]) {
      expect((await colleague.get(path)).status).toBe(403);
    }
  });

  it("goes to no vote that would change nothing, nor does a member who would join", async () => {
    const { terms: now, version } = await world.services.charters.currentCharter();
    const unchanged = { ...draftAbout, subject: "charter" as const, terms: now, charterVersion: version };
    const membership = { action: "join" as const, organisationId: ids[1], organisationName: "A member" };
    const opened = await Promise.allSettled([
      openProposal(world, ids[0], unchanged),
      openProposal(world, ids[0], { ...draftAbout, subject: "membership", membership }),
    ]);
    expect(codesOf(opened)).toEqual(["proposal_empty", "proposal_empty"]);
  });

  it("sends a change back that was written against an older version", async () => {
    const before = await world.services.charters.currentCharter();
    const change = (noticeDays: number) => ({
      ...draftAbout,
      subject: "charter" as const,
      terms: { ...before.terms, noticeDays },
      charterVersion: before.version,
    });
    const first = await openProposal(world, ids[0], change(10));
    const second = await openProposal(world, ids[1], change(20));
    for (const id of ids) for (const proposalId of [first, second]) await vote(world, proposalId, id, "approve");
    await closeVotes(world);
    expect((await Promise.all([statusOf(first), statusOf(second)])).toSorted()).toEqual(["published", "returned"]);
  });
});

describe("the working group", () => {
  it("takes in an organisation by a vote, and leaves off the roll one that missed three in a row until it returns", async () => {
    const joiner = await world.addOrganisation("Joining Council", ["joining.example"]);
    await world.signInWith("voter@joining.example", ["voting"]);
    const membership = {
      action: "join" as const,
      organisationId: joiner.organisationId,
      organisationName: joiner.name,
    };
    const proposalId = await openProposal(world, joiner.organisationId, {
      ...draftAbout,
      subject: "membership",
      membership,
    });
    await carry(world, proposalId, ids);
    const onRoll = async () =>
      (await world.services.workingGroup.buildRoll()).some(
        ({ organisationId }) => organisationId === joiner.organisationId,
      );
    expect(await onRoll()).toBe(true);

    for (const missed of [1, 2, 3]) {
      const tool = `${toolId}-${missed}`;
      await addTool(world, tool, [{ host: `missed-${missed}.com`, match: "host" }]);
      await carry(world, await openProposal(world, ids[0], await additionOf(world, tool)), ids);
      expect(await onRoll()).toBe(missed < 3);
    }
    await world.services.workingGroup.returnToGroup(actorOf(joiner.organisationId, "representative"));
    expect(await onRoll()).toBe(true);
  });

  it("takes in a founder once when the steward who confirms presses twice", async () => {
    const founding = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const { organisationId } = await founding.addOrganisation("Eastmere Council", ["eastmere.example"]);
    const { workingGroup } = founding.services;
    await workingGroup.nominateFounder(actorOf(organisationId, "steward"), organisationId);
    const second = actorOf(organisationId, "steward");
    const presses = [1, 2].map(() => workingGroup.confirmFounder(second, organisationId));
    expect(await refusalsOf(...presses, workingGroup.confirmFounder(second, `org_${"0".repeat(24)}`))).toEqual([
      "not_found",
    ]);
    expect(await refusalsOf(workingGroup.confirmFounder(second, organisationId))).toEqual([]);
    expect(await workingGroup.viewMemberships()).toHaveLength(1);
    await founding.stop();
  });

  it("lets nobody who has left it open what they had drafted", async () => {
    const leaving = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const group = await foundGroup(leaving, ["Eastmere", "Westmere", "Northmere", "Southmere"]);
    const [leaver = "", ...others] = group.organisations.map(({ organisationId }) => organisationId);
    await addTool(leaving, "zoom", [{ host: "zoom.us", match: "host" }]);
    const { proposals } = leaving.services;
    const representative = actorOf(leaver, "representative");
    const draft = `pro_${"1".repeat(24)}`;
    await proposals.createDraft(representative, draft, await additionOf(leaving, "zoom"));
    const membership = { action: "leave" as const, organisationId: leaver, organisationName: "Eastmere Council" };
    const content = { ...draftAbout, subject: "membership" as const, membership };
    await carry(leaving, await openProposal(leaving, others[0] ?? "", content), others);
    expect(await refusalsOf(proposals.openProposal(representative, draft, 1))).toEqual(["not_in_working_group"]);
    await leaving.stop();
  });

  it("counts out a body that no longer exists, and not one whose end is only known for later", async () => {
    const changing = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
    const group = await foundGroup(changing, ["Eastmere", "Westmere", "Northmere", "Southmere"]);
    const [ended = "", ending = ""] = group.organisations.map(({ organisationId }) => organisationId);
    const { register, requireOrganisation } = changing.services.organisations;
    for (const [organisationId, end] of [
      [ended, { hasEnded: true }],
      [ending, { hasEnded: true, endedOn: "2028-04-01" }],
    ] as const) {
      const before = await requireOrganisation(organisationId);
      await register.save(before, { ...before, ...end }, { actorId: "test", source: "test" });
    }
    const roll = (await changing.services.workingGroup.buildRoll()).map(({ organisationId }) => organisationId);
    expect([roll.includes(ended), roll.includes(ending), roll.length]).toEqual([false, true, 3]);
    await changing.stop();
  });

  it("puts nobody out of the group by many votes at once", async () => {
    const quiet = await world.addOrganisation("Quiet Council", ["quiet.example"]);
    await world.signInWith("voter@quiet.example", ["voting"]);
    const membership = { action: "join" as const, organisationId: quiet.organisationId, organisationName: quiet.name };
    const joining = await openProposal(world, quiet.organisationId, {
      ...draftAbout,
      subject: "membership",
      membership,
    });
    await carry(world, joining, ids);
    const flood: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      await addTool(world, `${toolId}-flood-${number}`, [{ host: `flood-${number}.com`, match: "host" }]);
      flood.push(await openProposal(world, ids[0], await additionOf(world, `${toolId}-flood-${number}`)));
    }
    for (const proposalId of flood) for (const id of ids) await vote(world, proposalId, id, "approve");
    await closeVotes(world);
    const roll = await world.services.workingGroup.buildRoll();
    expect(roll.some(({ organisationId }) => organisationId === quiet.organisationId)).toBe(true);
  });

  it("has no more founders once its first vote has opened, and lets nobody outside propose or discuss", async () => {
    const outsider = await world.addOrganisation("Outside Council", ["outside.example"]);
    const input = await additionOf(world, toolId);
    const proposalId = await open();
    const comment = { proposalId, commentId: `com_${"0".repeat(24)}`, text: "Hello" };
    expect(
      await refusalsOf(
        world.services.workingGroup.nominateFounder(actorOf(ids[0], "steward"), outsider.organisationId),
        openProposal(world, outsider.organisationId, input),
        world.services.proposals.addComment(actorOf(outsider.organisationId, "representative"), comment),
      ),
    ).toEqual(["founding_over", "not_in_working_group", "not_in_working_group"]);
  });
});
