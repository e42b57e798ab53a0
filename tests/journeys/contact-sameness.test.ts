import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { addTool } from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

/** Bodies that differ in nothing but who is recorded. Their names and domains are of one length. */
const bodies = [
  { name: "Alpha Council", domain: "alpha.example", leads: ["Petra Vane"] },
  { name: "Bravo Council", domain: "bravo.example", leads: ["Petra Vane", "Quill Ashby", "Rosalind Thackeray-Moss"] },
  { name: "Gamma Council", domain: "gamma.example", leads: ["Zebedee Quartermaine"] },
];

interface Body {
  name: string;
  domain: string;
  organisationId: string;
  requester: Browser & { personId: string };
}
let world: World;
const set: Body[] = [];
/** The commands to the database since it was last emptied. */
let commands: string[] = [];

/** Ids, names and what is new with each answer stand for themselves: they differ, and say nothing. */
const plain = (text: string): string =>
  set
    .reduce((result, { name, domain }) => result.replaceAll(name, "NAME").replaceAll(domain, "DOMAIN"), text)
    .replaceAll(/[0-9a-f]{64}/g, "HASH")
    .replaceAll(/([a-z]{3})_[0-9a-f]{24}/g, "$1_ID")
    .replaceAll(/nonce(="|-)[^"']+/g, "NONCE")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID");

/** What a command reads or writes, and how much came back: never what it holds. */
function shapeOf(name: string, input: object, output: object): string {
  const keysOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(keysOf);
    if (typeof value !== "object" || value === null) return undefined;
    const held = value as Record<string, unknown>;
    const key = ["pk", "sk", ":pk", ":sk1"].flatMap((part) => {
      const at = held[part] as { S?: string } | string | undefined;
      return at === undefined ? [] : [plain(typeof at === "string" ? at : (at.S ?? ""))];
    });
    return key.length > 0 ? key : Object.fromEntries(Object.entries(held).map(([part, each]) => [part, keysOf(each)]));
  };
  const { Items, Item, Responses } = output as { Items?: unknown[]; Item?: unknown; Responses?: object };
  const counts = [
    Items?.length,
    Item !== undefined,
    Object.values(Responses ?? {}).map((each) => [each].flat().length),
  ];
  const { IndexName } = input as { IndexName?: string };
  return JSON.stringify([name, IndexName, keysOf(input), counts]);
}

beforeAll(async () => {
  world = await startWorld();
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  for (const { name, domain, leads } of bodies) {
    const { organisationId } = await world.addOrganisation(name, [domain]);
    const volunteer = await world.signIn(`volunteer@${domain}`);
    const actor = { personId: volunteer.personId, organisationId, roles: [] };
    await world.services.contacts.volunteer(actor);
    for (const [number, lead] of leads.entries()) {
      const email = `${lead.toLowerCase().replace(" ", ".")}@${domain}`;
      const fields = { name: lead, role: `Lead ${number}`, email, known: "I asked" };
      await world.services.contacts.recordContact(actor, { contactId: newId("contact"), ...fields });
    }
    await world.settle();
    for (const { to, text } of world.mail.splice(0)) {
      const link = /\/contact-confirmations\/[\w-]+/.exec(text)?.[0];
      if (link && to.address.endsWith(domain)) await world.stranger().post(`${link}/confirm`);
    }
    await world.settle();
    const requester = await world.signIn(`requester@${domain}`, { name: "Rae Quester" });
    set.push({ name, domain, organisationId, requester });
  }
  world.client.middlewareStack.add(
    (next, context) => async (args) => {
      const at = commands.push("") - 1;
      const answer = await next(args);
      const { output } = answer as { output: object };
      commands[at] = shapeOf(String(context.commandName), args.input as object, output);
      return answer;
    },
    { step: "initialize", name: "recordedCommands" },
  );
});
afterAll(() => world.stop());

/** One request as somebody with a stop-watch and a tap on the line would see it. */
async function observe(body: Body, ask: () => Promise<Response>) {
  commands = [];
  const response = await ask();
  const text = await response.text();
  const headers = [...response.headers]
    .filter(([name]) => name !== "x-request-id")
    .map(([name, value]) => plain(`${name}: ${value}`));
  return { status: response.status, size: text.length, text: plain(text), headers, commands, of: body.name };
}

async function expectSame(what: string, ask: (body: Body) => Promise<Response>, status = 200) {
  const seen = [];
  for (const body of set) seen.push(await observe(body, () => ask(body)));
  const [first, ...others] = seen;
  expect(first?.status, what).toBe(status);
  expect(first?.commands.length, what).toBeGreaterThan(0);
  for (const other of others) expect({ ...other, of: "" }, what).toEqual({ ...first, of: "" });
}

describe("what somebody who asks for a tool can observe", () => {
  it("are bodies whose contacts are confirmed, but not the same number of them", async () => {
    const counts = set.map(({ organisationId }) => world.services.contacts.confirmedContactsOf(organisationId));
    expect((await Promise.all(counts)).map(({ length }) => length)).toEqual([1, 3, 1]);
  });

  it.each(["/coverage", "/coverage/organisations", "/coverage/map", "/tools/zoom", "/volunteer", "/account"])(
    "is the same on %s for one contact, three contacts and another name",
    (address) => expectSame(address, ({ requester }) => requester.request(address)),
  );

  it("is the same on the organisation’s page", () =>
    expectSame("the organisation", ({ requester, organisationId }) =>
      requester.request(`/organisations/${organisationId}`),
    ));

  it("is the same when they ask, when the request has been looked after, and when they nudge", async () => {
    await expectSame("the form", ({ requester }) => requester.request("/requests/new?tool=zoom"));
    const requestIds = new Map(set.map(({ name }) => [name, newId("request")]));
    const idOf = ({ name }: Body): string => requestIds.get(name) ?? "";
    const asked = { toolId: "zoom", purpose: "Meetings with partners", urgency: "week" };
    const ask = (body: Body) => body.requester.send("/requests/new", { requestId: idOf(body), ...asked });
    await expectSame("asking", ask, 303);
    const page = (body: Body) => body.requester.request(`/requests/${idOf(body)}`);
    await expectSame("at once", page);
    await world.settle();
    await expectSame("when it is held, and the contacts have been told", page);
    await expectSame("all requests", ({ requester }) => requester.request("/requests"));
    world.passTime({ days: 20 });
    for (const body of set) {
      body.requester.cookies.set(
        "commonlist",
        (await world.signIn(`requester@${body.domain}`, { name: "Rae Quester" })).token,
      );
    }
    await world.services.runDueWork();
    await world.settle();
    await expectSame("after reminders", page);
    const nudge = (body: Body) => body.requester.send(`/requests/${idOf(body)}/nudge`, {});
    await expectSame("a nudge while nobody can decide", nudge, 409);
    expect(world.failures).toEqual([]);
  });
});
