import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import type { Decision, DecisionContent } from "#functions/requests/decisions.ts";
import { isSecondEngine, startTestEngine } from "../engine.ts";
import { refusalsOf } from "./poll.ts";
import { agreement, requestsOn } from "./request-desk.ts";

let engine: Awaited<ReturnType<typeof startTestEngine>>;
let on: ReturnType<typeof requestsOn>;
beforeAll(async () => {
  engine = await startTestEngine();
  on = requestsOn(engine);
});
afterAll(() => engine.stop());

type Owner = Awaited<ReturnType<typeof on.addOwner>>;
const newOwner = () => on.addOwner(newId("organisation"));

/** An agreement of the lead's organisation that answers a request for the tool. */
async function agree(owner: Owner, toolId = "zoom", more: Partial<DecisionContent> = {}): Promise<string> {
  const { requestId } = await on.ask(owner.organisationId, toolId);
  const decisionId = newId("decision");
  const content = { ...agreement, ...more };
  await on.requests.decide(owner, { requestId, version: await on.versionOf(requestId), decisionId, content });
  return decisionId;
}

async function adopt(owner: Owner, originalId: string): Promise<string> {
  const decisionId = newId("decision");
  await on.requests.adopt(owner, originalId, { decisionId, content: { ...agreement, riskRole: "Our own risk owner" } });
  return decisionId;
}

const isMarked = async (decisionId: string): Promise<boolean> =>
  (await on.decisions.findDecision(decisionId))?.reviewSince !== undefined;

/** The same sequence of numbers from 0 to 1 for the same seed, so that a failure can be seen again. */
const pseudoRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

describe("adopting", () => {
  it("answers the request that is open for the tool, and stands alone where there is none", async () => {
    const original = await agree(await newOwner());
    const [asked, unasked] = [await newOwner(), await newOwner()];
    const { requestId } = await on.ask(asked.organisationId);
    const adopted = await adopt(asked, original);
    expect((await on.store.findRequest(requestId))?.outcome?.decisionId).toBe(adopted);
    await adopt(unasked, original);
    expect((await on.decisions.listAdopters(original)).items).toHaveLength(2);
    expect((await on.decisions.findLastDecision(unasked.organisationId, "zoom"))?.adoptedFrom).toBe(original);
  });

  it("answers nobody's own request", async () => {
    const original = await agree(await newOwner());
    const owner = await newOwner();
    const { requestId } = await on.ask(owner.organisationId);
    await on.requests.support(owner, requestId);
    await on.settle();
    expect(await refusalsOf(adopt(owner, original))).toEqual(["own_request"]);
    expect(await on.stateOf(requestId)).toBe("held");
  });

  it("is refused of one's own, of a refusal, of what has ended and of what is being looked at again", async () => {
    const first = await newOwner();
    const original = await agree(first);
    expect(await refusalsOf(adopt(first, original))).toEqual(["not_permitted"]);
    const refusing = await newOwner();
    const refusal = await agree(refusing, "zoom", { kind: "refused" });
    const [second, third] = [await newOwner(), await newOwner()];
    expect(await refusalsOf(adopt(second, refusal))).toEqual(["decision_ended"]);
    const middle = await adopt(second, original);
    await on.requests.withdrawDecision(first, { decisionId: original, reason: "The supplier changed" });
    expect(await refusalsOf(adopt(third, original))).toEqual(["decision_ended"]);
    await on.settle();
    expect(await refusalsOf(adopt(third, middle))).toEqual(["decision_ended"]);
  });

  it("meets withdrawing without a gap: whoever adopted is marked, or was refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = await newOwner();
      const original = await agree(first);
      const second = await newOwner();
      const middle = await adopt(second, original);
      const third = await newOwner();
      const decisionId = newId("decision");
      await Promise.all([
        on.requests.withdrawDecision(first, { decisionId: original, reason: "Withdrawn" }).then(on.settle),
        refusalsOf(on.requests.adopt(third, middle, { decisionId, content: agreement })),
      ]);
      await on.settle();
      expect(await isMarked(middle)).toBe(true);
      if (await on.decisions.findDecision(decisionId)) expect(await isMarked(decisionId)).toBe(true);
    }
  });
});

describe("a decision that ended", () => {
  it("is no precedent any more, goes off the timers, and tells each adopter's lead once", async () => {
    const first = await newOwner();
    const original = await agree(first, "webex", { expiresOn: "2026-12-01" });
    const second = await newOwner();
    const adopted = await adopt(second, original);
    await on.requests.withdrawDecision(first, { decisionId: original, reason: "Withdrawn" });
    await on.requests.withdrawDecision(first, { decisionId: original, reason: "Withdrawn" });
    await on.settle();
    expect((await on.decisions.listPrecedents("webex")).items.map(({ decisionId }) => decisionId)).toEqual([adopted]);
    expect(await on.decisions.listExpired("2099-01-01")).toEqual([]);
    const reviews = on.told.filter(({ kind, subjectId }) => kind === "decision_to_review" && subjectId === adopted);
    expect(reviews.map(({ recipientIds }) => recipientIds)).toEqual([[second.personId]]);
    expect((await on.requests.listReviews(second)).items.map(({ decisionId }) => decisionId)).toEqual([adopted]);
  });

  it("takes what was agreed and not yet opened back to the lead", async () => {
    const owner = await newOwner();
    const { requestId } = await on.ask(owner.organisationId);
    const decisionId = newId("decision");
    await on.requests.decide(owner, {
      requestId,
      version: await on.versionOf(requestId),
      decisionId,
      content: agreement,
    });
    await on.requests.withdrawDecision(owner, { decisionId, reason: "Too soon" });
    const opening = on.requests.markOpened(owner, { requestId, version: await on.versionOf(requestId) });
    expect(await refusalsOf(opening)).toEqual(["decision_ended"]);
    await on.settle();
    expect(await on.stateOf(requestId)).toBe("with_owner");
  });

  it("by its last day passing is marked at its adopters as one that was withdrawn", async () => {
    const original = await agree(await newOwner(), "asana", { expiresOn: "2026-11-20" });
    const adopted = await adopt(await newOwner(), original);
    on.pass(18);
    await on.requests.runDue();
    await on.settle();
    expect((await on.decisions.findDecision(original))?.status).toBe("in_force");
    on.pass(1);
    await on.requests.runDue();
    await on.requests.runDue();
    await on.settle();
    expect((await on.decisions.findDecision(original))?.status).toBe("lapsed");
    expect(await isMarked(adopted)).toBe(true);
    expect(on.failures).toEqual([]);
  });
});

describe("a review", () => {
  it("ends with the lead's word that it stays, which a mark that comes meanwhile refuses", async () => {
    const [first, second, third] = [await newOwner(), await newOwner(), await newOwner()];
    const original = await agree(first);
    const middle = await adopt(second, original);
    const last = await adopt(third, middle);
    await on.requests.withdrawDecision(first, { decisionId: original, reason: "Withdrawn" });
    await on.settle();
    const looked = await on.decisions.findDecision(last);
    if (!looked) throw new Error("not there");
    await on.requests.withdrawDecision(second, { decisionId: middle, reason: "Withdrawn too" });
    await on.settle();
    const stale = on.requests.keepDecision(third, { decisionId: last, version: looked.version });
    expect(await refusalsOf(stale)).toEqual(["changed_meanwhile"]);
    const version = (await on.decisions.findDecision(last))?.version ?? 0;
    await on.requests.keepDecision(third, { decisionId: last, version });
    expect(await isMarked(last)).toBe(false);
    expect((await on.requests.listReviews(third)).items).toEqual([]);
  });
});

describe("a review of a decision that rests on very many", () => {
  it("ends at once, though one transaction cannot hold all that it waits for", async () => {
    const owner = await newOwner();
    const decisionId = await agree(owner, "asana");
    const decision = await on.decisions.findDecision(decisionId);
    if (!decision) throw new Error("not there");
    const roots = Array.from({ length: 110 }, () => newId("decision"));
    for (const rootId of roots) await on.decisions.saveMarked(decision, rootId, on.now().toISOString());
    const version = (await on.decisions.findDecision(decisionId))?.version ?? 0;
    await on.requests.keepDecision(owner, { decisionId, version });
    expect(await isMarked(decisionId)).toBe(false);
    expect((await on.requests.listReviews(owner)).items).toEqual([]);
    await on.settle();
  });
});

const size = isSecondEngine
  ? { organisations: 60, inEachTree: 52, trees: 3, adoptions: 150 }
  : { organisations: 200, inEachTree: 172, trees: 12, adoptions: 2000 };

describe(`among ${size.organisations} organisations with ${size.adoptions} adoptions`, () => {
  it("withdrawing one decision marks exactly its adopters, direct and indirect", async () => {
    const owners = await Promise.all(Array.from({ length: size.organisations }, newOwner));
    /** An organisation has one decision about a tool, so that none takes another's place. */
    async function growTree(toolId: string, random: () => number) {
      const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
      const here: { made: Decision; from: Decision | undefined }[] = [];
      for (const [index, owner] of owners
        .toSorted(() => random() - 0.5)
        .slice(0, size.inEachTree)
        .entries()) {
        if (index < 2) {
          const root = await on.decisions.findDecision(await agree(owner, toolId));
          if (root) here.push({ made: root, from: undefined });
          continue;
        }
        const from = pick(here).made;
        const { personId: decidedBy, organisationId } = owner;
        const mine = { decisionId: newId("decision"), organisationId, decidedBy, adoptedFrom: from.decisionId };
        const { requestId: _request, ...made } = { ...from, ...mine };
        here.push({ made, from });
      }
      await on.saveAsAdopted(here.flatMap(({ made, from }) => (from ? { made, from } : [])));
      return here;
    }
    const trees = await Promise.all(
      Array.from({ length: size.trees }, (_, number) => growTree(`graph-${number}`, pseudoRandom(number + 1))),
    );
    const made = trees.flat().map(({ made: each, from }) => ({ decisionId: each.decisionId, from: from?.decisionId }));
    expect(made.filter(({ from }) => from !== undefined).length).toBeGreaterThanOrEqual(size.adoptions);
    await on.settle();

    const withdrawn = made.filter(({ from }) => from === undefined)[3]?.decisionId ?? "";
    const expected = new Set<string>();
    for (const { decisionId, from } of made) {
      if (from === withdrawn || (from !== undefined && expected.has(from))) expected.add(decisionId);
    }
    const root = await on.decisions.findDecision(withdrawn);
    const rootOwner = owners.find(({ organisationId }) => organisationId === root?.organisationId);
    if (!rootOwner) throw new Error("not there");
    await on.requests.withdrawDecision(rootOwner, { decisionId: withdrawn, reason: "Withdrawn" });
    await on.settle();

    const all = await on.decisions.findDecisions(made.map(({ decisionId }) => decisionId));
    const marked = all.filter(({ reviewSince }) => reviewSince !== undefined).map(({ decisionId }) => decisionId);
    expect(marked.toSorted()).toEqual([...expected].toSorted());
    expect(expected.size).toBeGreaterThan(5);
    const told = on.told.filter(({ kind, subjectId }) => kind === "decision_to_review" && expected.has(subjectId));
    expect(told.map(({ subjectId }) => subjectId).toSorted()).toEqual([...expected].toSorted());
    expect(on.failures).toEqual([]);
  }, 300_000);
});
