import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { addTool } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

/** Bodies that differ in nothing but who decides there. */
const bodies = [
  { name: "Alpha Council", domain: "alpha.example", leads: ["Petra Vane"] },
  { name: "Bravo Council", domain: "bravo.example", leads: ["Petra Vane", "Quill Ashby", "Rosalind Thackeray-Moss"] },
  { name: "Gamma Council", domain: "gamma.example", leads: ["Zebedee Quartermaine-Featherstone", "Ann Lee"] },
];

interface Body {
  name: string;
  domain: string;
  requestId: string;
  requester: Browser;
  lead: Browser;
}

let world: World;
const set: Body[] = [];
let reads: string[] = [];

/** Ids and what is new with each answer differ, and say nothing. */
const plain = (text: string): string =>
  bodies
    .reduce((result, { name, domain }) => result.replaceAll(name, "NAME").replaceAll(domain, "DOMAIN"), text)
    .replaceAll(/([a-z]{3})_[0-9a-f]{24}/g, "$1_ID")
    .replaceAll(/[0-9a-f]{64}/g, "HASH")
    .replaceAll(/nonce(="|-)[^"']+/g, "NONCE");

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  for (const { name, domain, leads } of bodies) {
    await world.addOrganisation(name, [domain]);
    const signedIn: Browser[] = [];
    for (const [number, lead] of leads.entries()) {
      signedIn.push(await world.signInWith(`lead${number}@${domain}`, ["filtering_owner"], { name: lead }));
    }
    const requester = await world.signIn(`requester@${domain}`, { name: "Rae Quester" });
    const [lead] = signedIn;
    if (lead) set.push({ name, domain, requestId: newId("request"), requester, lead });
  }
  await world.settle();
  world.client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const { Items, Item, Responses } = answer.output as { Items?: unknown[]; Item?: unknown; Responses?: object };
      const { IndexName } = args.input as { IndexName?: string };
      const found = [
        Items?.length,
        Item !== undefined,
        Object.values(Responses ?? {}).map((each) => [each].flat().length),
      ];
      reads.push(JSON.stringify([context.commandName, IndexName, found]));
      return answer;
    },
    { step: "initialize", name: "recordedReads" },
  );
});
afterAll(() => world.stop());

async function expectSame(what: string, ask: (body: Body) => Promise<Response>) {
  const seen = [];
  for (const body of set) {
    reads = [];
    const response = await ask(body);
    const text = await response.text();
    seen.push({ status: response.status, size: text.length, text: plain(text), reads: reads.toSorted() });
  }
  const [first, ...others] = seen;
  expect(first?.reads.length, what).toBeGreaterThan(0);
  for (const other of others) expect(other, what).toEqual(first);
  return first?.text ?? "";
}

const page = ({ requester, requestId }: Body) => requester.request(`/requests/${requestId}`);

async function leadsDo(fields: Record<string, string>, ending: string): Promise<void> {
  for (const { lead, requestId } of set) {
    await lead.submit(await lead.get(`/desk/requests/${requestId}`), fields, ending);
  }
  await world.settle();
}

describe("what somebody who asks for a tool can observe of who decides", () => {
  it("is the same for one lead, three leads and leads of other names, at every step", async () => {
    const asked = { toolId: "zoom", purpose: "Meetings with partners", urgency: "week" };
    await expectSame("asking", ({ requester, requestId }) => requester.send("/requests/new", { ...asked, requestId }));
    await expectSame("at once", page);
    await world.settle();
    expect(await expectSame("with the lead", page)).toContain("With the web filtering lead");
    await expectSame("nudging", ({ requester, requestId }) => requester.send(`/requests/${requestId}/nudge`, {}));
    await world.settle();
    await expectSame("after a nudge", page);
    await leadsDo({ question: "For how many?" }, "/ask");
    expect(await expectSame("with a question", page)).toContain("For how many?");
    await expectSame("answering", ({ requester, requestId }) =>
      requester.send(`/requests/${requestId}/answer`, { version: "3", answer: "For twelve" }),
    );
    await world.settle();
    await leadsDo({ kind: "agreed", reason: "Safe enough" }, "/decide");
    expect(await expectSame("decided", page)).toContain("Agreed, not open yet");
    await leadsDo({}, "/opened");
    expect(await expectSame("opened", page)).toContain("Does it work?");
    await expectSame("every request", ({ requester }) => requester.request("/requests"));
    expect(world.failures).toEqual([]);
  });

  it("names no lead", async () => {
    for (const body of set) {
      const text = await (await page(body)).text();
      for (const { leads } of bodies) for (const lead of leads) expect(text).not.toContain(lead);
      expect(text).not.toContain("per_");
    }
  });
});
