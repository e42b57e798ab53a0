import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { startTestEngine } from "../engine.ts";
import { ballotFor, closesAt, codesOf, none, openedAt, voterOf, votingOn } from "./poll.ts";

const organisations = (count: number) => Array.from({ length: count }, () => newId("organisation"));
const during = "2026-11-05T09:00:00.000Z";
const lastDay = "2026-11-09T08:00:00.000Z";

describe("voting", () => {
  let engine: Awaited<ReturnType<typeof startTestEngine>>;
  let voting: ReturnType<typeof votingOn>;
  beforeAll(async () => {
    engine = await startTestEngine();
    voting = votingOn(engine);
  });
  afterAll(() => engine.stop());

  const closed = async (pollId: string, at = closesAt) => {
    await voting.serviceAt(at).closePoll("test", pollId);
    return (await voting.store.findPoll(pollId))?.outcome;
  };

  it("keeps exactly one of 50 simultaneous ballots of one organisation and tells the others", async () => {
    const [one = "", ...others] = organisations(3);
    const { pollId } = await voting.openPoll([one, ...others]);
    const service = voting.serviceAt(during);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => service.castVote(voterOf(one), ballotFor(pollId, "approve"))),
    );
    expect(codesOf(outcomes)).toEqual(Array(49).fill("changed_meanwhile"));
    expect(await voting.store.listBallots(pollId)).toHaveLength(1);
  });

  it("keeps all of 200 simultaneous ballots of 200 organisations", async () => {
    const roll = organisations(200);
    const { pollId } = await voting.openPoll(roll);
    const service = voting.serviceAt(during);
    const outcomes = await Promise.allSettled(
      roll.map((id) => service.castVote(voterOf(id), ballotFor(pollId, "approve"))),
    );
    expect(codesOf(outcomes)).toEqual([]);
    expect((await closed(pollId))?.counts.approve).toBe(200);
  });

  it("takes the same ballot sent again as one vote, also when it was replayed much later", async () => {
    const [one = ""] = organisations(1);
    const { pollId } = await voting.openPoll([one]);
    const service = voting.serviceAt(during);
    const ballot = ballotFor(pollId, "approve");
    await Promise.all([1, 2, 3].map(() => service.castVote(voterOf(one), ballot)));
    await service.castVote(voterOf(one), ballotFor(pollId, "reject", 2));
    const replayed = await Promise.allSettled([service.castVote(voterOf(one), ballot)]);
    expect(codesOf(replayed)).toEqual(["changed_meanwhile"]);
    expect((await voting.store.listBallots(pollId)).map(({ choice }) => choice)).toEqual(["approve", "reject"]);
  });

  it("does not let a colleague overwrite unseen what the other has cast meanwhile", async () => {
    const [one = ""] = organisations(1);
    const { pollId } = await voting.openPoll([one]);
    const service = voting.serviceAt(during);
    await service.castVote(voterOf(one), ballotFor(pollId, "approve", 1));
    const outcome = await Promise.allSettled([service.castVote(voterOf(one), ballotFor(pollId, "block", 1))]);
    expect(codesOf(outcome)).toEqual(["changed_meanwhile"]);
  });

  it("refuses a ballot after the closing time, one from off the roll, and every one of a withdrawn vote", async () => {
    const [one = "", stranger = ""] = organisations(2);
    const { pollId, proposalId } = await voting.openPoll([one]);
    const proposal = await voting.proposals.findProposal(proposalId);
    if (!proposal) throw new Error("the proposal is gone");
    const outcomes = await Promise.allSettled([
      voting.serviceAt(closesAt).castVote(voterOf(one), ballotFor(pollId, "approve")),
      voting.serviceAt(during).castVote(voterOf(stranger), ballotFor(pollId, "approve")),
      voting.serviceAt(during).castVote({ ...voterOf(one), roles: [] }, ballotFor(pollId, "approve")),
    ]);
    await voting.proposals.saveWithdrawn(proposal, closesAt, "test", during);
    const late = await Promise.allSettled([
      voting.serviceAt(during).castVote(voterOf(one), ballotFor(pollId, "approve")),
      voting.serviceAt(closesAt).closePoll("test", pollId),
    ]);
    expect(codesOf([...outcomes, ...late])).toEqual([
      "poll_closed",
      "not_an_elector",
      "not_permitted",
      "poll_closed",
      "poll_closed",
    ]);
    expect(await voting.store.listBallots(pollId)).toEqual([]);
  });

  it("gives bodies that share a ballot one between them", async () => {
    const [holder = "", sharer = "", other = ""] = organisations(3);
    const { pollId } = await voting.openPoll([holder, sharer, other], { votesWith: { [sharer]: holder } });
    const service = voting.serviceAt(during);
    await service.castVote(voterOf(sharer), ballotFor(pollId, "approve", 1));
    const twice = await Promise.allSettled([service.castVote(voterOf(holder), ballotFor(pollId, "approve", 1))]);
    expect(codesOf(twice)).toEqual(["changed_meanwhile"]);
    await service.castVote(voterOf(holder), ballotFor(pollId, "reject", 2));
    expect((await closed(pollId))?.counts).toEqual({ approve: 0, reject: 1, abstain: 0, block: 0 });
    expect((await voting.store.listBallots(pollId)).map(({ castForId }) => castForId)).toEqual([sharer, holder]);
  });

  it("lets the proposer's organisation only abstain once an interest was declared", async () => {
    const [one = "", two = ""] = organisations(2);
    const { pollId } = await voting.openPoll([one, two], { interest: { kind: "contract" } });
    const service = voting.serviceAt(during);
    const refused = await Promise.allSettled([service.castVote(voterOf(one), ballotFor(pollId, "approve"))]);
    await service.castVote(voterOf(one), ballotFor(pollId, "abstain"));
    await service.castVote(voterOf(two), ballotFor(pollId, "approve"));
    expect(codesOf(refused)).toEqual(["interested_must_abstain"]);
  });

  it("extends once by two working days when an objection comes on the last day", async () => {
    const [one = "", two = "", three = ""] = organisations(3);
    const { pollId } = await voting.openPoll([one, two, three]);
    await voting.serviceAt(lastDay).castVote(voterOf(one), ballotFor(pollId, "block"));
    const extended = (await voting.store.findPoll(pollId))?.closesAt ?? "";
    expect(extended).toBe("2026-11-11T09:00:00.000Z");
    expect(codesOf(await Promise.allSettled([voting.serviceAt(closesAt).closePoll("test", pollId)]))).toEqual([
      "poll_still_open",
    ]);
    await voting.serviceAt("2026-11-11T08:59:00.000Z").castVote(voterOf(two), ballotFor(pollId, "block"));
    expect((await voting.store.findPoll(pollId))?.closesAt).toBe(extended);
    expect((await closed(pollId, extended))?.carried).toBe(false);
  });

  it("extends once when several object in the same last minute, and takes all of them", async () => {
    const roll = organisations(10);
    const { pollId } = await voting.openPoll(roll);
    const service = voting.serviceAt(lastDay);
    const outcomes = await Promise.allSettled(
      roll.map((id) => service.castVote(voterOf(id), ballotFor(pollId, "block"))),
    );
    expect(codesOf(outcomes)).toEqual([]);
    expect((await voting.store.findPoll(pollId))?.closesAt).toBe("2026-11-11T09:00:00.000Z");
    expect((await closed(pollId, "2026-11-11T09:00:00.000Z"))?.counts.block).toBe(10);
  });

  it("keeps an answer only to the objection that stands", async () => {
    const [one = "", two = ""] = organisations(2);
    const { pollId } = await voting.openPoll([one, two]);
    const service = voting.serviceAt(during);
    await service.castVote(voterOf(two), ballotFor(pollId, "block"));
    await service.castVote(voterOf(two), { ...ballotFor(pollId, "block", 2), reason: "Another reason" });
    const answer = { pollId, organisationId: two, text: "It is encrypted" };
    const outcomes = await Promise.allSettled([
      service.answerBlock(voterOf(one), { ...answer, version: 1 }),
      service.answerBlock(voterOf(one), { ...answer, version: 2 }),
      service.answerBlock(voterOf(one), { ...answer, organisationId: one, version: 1 }),
    ]);
    expect(codesOf(outcomes)).toEqual(["changed_meanwhile", "changed_meanwhile"]);
  });

  it("counts every ballot that was confirmed, and no other, when closing meets voting", async () => {
    const roll = organisations(150);
    const { pollId } = await voting.openPoll(roll);
    const early = voting.serviceAt(during);
    const castAll = async (ids: readonly string[]) => {
      const outcomes: PromiseSettledResult<void>[] = [];
      for (const id of ids)
        outcomes.push(...(await Promise.allSettled([early.castVote(voterOf(id), ballotFor(pollId, "approve"))])));
      return outcomes;
    };
    const close = async () => {
      while ((await voting.store.listBallots(pollId)).length < 20);
      return closed(pollId);
    };
    const [outcome, ...rounds] = await Promise.all([
      close(),
      ...[0, 1, 2].map((part) => castAll(roll.slice(part * 50, part * 50 + 50))),
    ]);
    const refused = codesOf(rounds.flat());
    expect(outcome?.counts.approve).toBe(150 - refused.length);
    expect(refused.length, "the two did meet").toBeGreaterThan(0);
    expect([...new Set(refused)]).toEqual(["poll_closed"]);
  });

  it("is closed by one of several at once, the others are told, and a closing left half way is finished by the next", async () => {
    const [one = "", two = ""] = organisations(2);
    const { pollId } = await voting.openPoll([one, two]);
    await voting.serviceAt(during).castVote(voterOf(one), ballotFor(pollId, "approve"));
    const poll = await voting.serviceAt(closesAt).requirePoll(pollId);
    await voting.store.startClosing(poll, closesAt);
    const late = voting.serviceAt(openedAt);
    expect(codesOf(await Promise.allSettled([late.castVote(voterOf(two), ballotFor(pollId, "approve"))]))).toEqual([
      "poll_closed",
    ]);
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => voting.serviceAt(closesAt).closePoll("test", pollId)),
    );
    expect(codesOf(outcomes)).toEqual(["poll_closed", "poll_closed"]);
    expect(await voting.store.listDue("2027-01-01T00:00:00.000Z", 100)).not.toContain(pollId);
  });

  it("stays closed when the clock jumps back", async () => {
    const [one = ""] = organisations(1);
    const { pollId } = await voting.openPoll([one]);
    await closed(pollId);
    const back = voting.serviceAt(openedAt);
    const outcomes = await Promise.allSettled([
      back.castVote(voterOf(one), ballotFor(pollId, "approve")),
      back.closePoll("test", pollId),
    ]);
    expect(codesOf(outcomes)).toEqual(["poll_closed", "poll_closed"]);
  });

  it("opens, votes and closes with a roll of 1,000", async () => {
    const roll = organisations(1000);
    const { pollId } = await voting.openPoll(roll);
    const service = voting.serviceAt(during);
    for (let from = 0; from < roll.length; from += 100) {
      await Promise.all(
        roll.slice(from, from + 100).map((id) => service.castVote(voterOf(id), ballotFor(pollId, "approve"))),
      );
    }
    expect(await closed(pollId)).toMatchObject({ carried: true, turnout: { voted: 1000, electors: 1000 } });
  });

  it("hides a draft whose roll was never finished", async () => {
    const pollId = newId("poll");
    const { poll } = (await voting.store.findRecord((await voting.openPoll(organisations(1))).pollId)) ?? {};
    if (!poll) throw new Error("no poll");
    const { status: _status, ...draft } = poll;
    await voting.store.saveDraft({ ...draft, pollId }, []);
    expect(await voting.store.findPoll(pollId)).toBeUndefined();
    expect(
      codesOf(
        await Promise.allSettled([
          voting.serviceAt(during).castVote(voterOf("org_1"), { ...ballotFor(pollId, "approve"), interest: none }),
        ]),
      ),
    ).toEqual(["not_found"]);
  });
});
