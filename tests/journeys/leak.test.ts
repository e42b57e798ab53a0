import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newId } from "#functions/ids.ts";
import { createMailbox } from "#functions/local/mailbox.ts";
import type { Email } from "#functions/notifications/email.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { injectFaults } from "../faults.ts";
import { canariesEncodedIn, canariesIn, contactsEach, plainHashes, recordCanaries } from "./contact-canaries.ts";
import { additionOf, addTool, foundGroup, openProposal } from "./working-group.ts";
import { type Browser, type RoleWish, startWorld, type World } from "./world.ts";

const bodies = 50;
const people = bodies * contactsEach;
/** In how many of the bodies the people have been written to already. */
const written = 10;

let world: World;
let folder: string;
let ids: string[];
let group: Awaited<ReturnType<typeof foundGroup>>;
const mail: Email[] = [];
/** Everything that was written to the console or to the process's output. */
const said: string[] = [];
const spies = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
  vi.spyOn(console, name).mockImplementation((...parts: unknown[]) => {
    said.push(parts.map((part) => (part instanceof Error ? `${part.stack}` : String(part))).join(" "));
  }),
);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "commonlist-leak-"));
  const personalData = personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
  const mailbox = createMailbox({ directory: path.join(folder, "mail"), personalData, now: () => new Date() });
  world = await startWorld({
    // What was deleted may still lie in the engine's own files.
    directory: path.join(folder, "table"),
    mailer: {
      send: async (email) => {
        mail.push(email);
        await mailbox.mailer.send(email);
      },
    },
  });
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
  group = await foundGroup(world);
  const pattern = {
    pattern: "shared.example",
    organisationIds: [],
    standing: "mail" as const,
    source: "t",
    version: 1,
  };
  await world.services.organisations.register.saveDomains([{ after: pattern }], "test");
  await world.settle();
  ids = await recordCanaries(world, bodies, written);
});
afterAll(async () => {
  for (const spy of spies) spy.mockRestore();
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

const linkTo = (number: number): string => {
  const text = mail.find(({ to }) => canariesIn(to.address).includes(number))?.text ?? "";
  return /\/contact-confirmations\/[\w-]+/.exec(text)?.[0] ?? "";
};
const contactsOf = (organisationId: string) => {
  const steward = { personId: newId("person"), organisationId: newId("organisation"), roles: ["steward" as const] };
  return world.services.contacts.listTraces(steward, organisationId);
};
const numbersOf = (body: number) => Array.from({ length: contactsEach }, (_, each) => body * contactsEach + each);

/** Each role as somebody has it. All but the owner elsewhere and the steward are of the first body. */
const roles: Record<string, { email: string; roles: RoleWish[] } | undefined> = {
  stranger: undefined,
  undecided: { email: "someone@shared.example", roles: [] },
  "volunteer who recorded them": { email: "volunteer@body0.example", roles: [] },
  "colleague who asks for a tool": { email: "requester@body0.example", roles: [] },
  representative: { email: "voter@body0.example", roles: ["voting"] },
  researcher: { email: "researcher@body0.example", roles: ["researcher"] },
  publisher: { email: "publisher@body0.example", roles: ["publisher"] },
  steward: { email: "steward@body1.example", roles: ["steward"] },
  "steward at the same body": { email: "steward@body0.example", roles: ["steward"] },
  "owner there": { email: "owner@body0.example", roles: ["filtering_owner"] },
  "owner elsewhere": { email: "owner@body2.example", roles: ["filtering_owner"] },
};

/** Signs in anew, as an act before may have ended the session. */
async function browserOf(role: string): Promise<Browser> {
  const wish = roles[role];
  return wish ? world.signInWith(wish.email, wish.roles) : world.stranger();
}

/** What can stand for a part of a path. Every route is tried with each set. */
interface Setting {
  organisationId: string;
  contactId: string;
  viewId: string;
  token: string;
  rest: Record<string, string>;
}

/** Every address that the site has, from the router itself: nothing can be added and left out. */
const routesOf = (method: string): string[] => [
  ...new Set(world.app.routes.filter((route) => route.method === method).map((route) => route.path)),
];
const fill = (route: string, { organisationId, contactId, viewId, token, rest }: Setting): string =>
  route.replaceAll(/:(\w+)(?:\{([^}]*)\})?\??/g, (_, name: string, pattern?: string) => {
    const known: Record<string, string> = { organisationId, contactId, viewId, token, ...rest };
    return known[name] ?? pattern?.split("|")[0] ?? "1";
  });

/** These end a session or a role, or erase what later ones are tried on: after all others. */
const endsSomething = /sign-out|\/end$|\/remove$|\/stop$|\/confirm$|pass-on$|correct$/;

interface Sight {
  role: string;
  method: string;
  address: string;
  seen: number[];
}

async function look(role: string, browser: Browser, method: string, address: string, body?: string): Promise<Sight> {
  const headers = { origin: world.origin, "content-type": "application/x-www-form-urlencoded" };
  const answer = await browser.request(address, { method, ...(method === "POST" && { headers, body: body ?? "" }) });
  const shown = `${[...answer.headers].join("\n")}\n${Buffer.from(await answer.arrayBuffer()).toString("utf8")}`;
  return { role, method, address, seen: canariesIn(shown) };
}

describe("500 contacts, each with a name, addresses and a number that nothing else has", () => {
  let setting: Setting;
  let opened: string;
  const sights: Sight[] = [];

  /** Who may see whom: an owner their own body's, the steward the one view they opened, and whoever has the link that person. */
  const mayBeSeen = ({ role, address }: Sight): number[] => {
    if (address.includes(setting.token)) return [1];
    if (role === "owner there" && address.startsWith(`/contacts/${ids[0]}`)) return numbersOf(0);
    if (role === "steward" && address.startsWith(opened)) return numbersOf(0);
    return [];
  };

  beforeAll(async () => {
    const first = group.organisations[0]?.organisationId ?? "";
    const proposalId = await openProposal(world, first, await additionOf(world, "zoom"));
    const [contact] = await contactsOf(ids[0] ?? "");
    const steward = await browserOf("steward");
    const form = await steward.get(`/contacts/${ids[0]}/${contact?.contactId}`);
    opened = (await steward.submit(form, { reason: "A request has waited for long" })).path;
    setting = {
      organisationId: ids[0] ?? "",
      contactId: contact?.contactId ?? "",
      viewId: opened.split("/").at(-1) ?? "",
      token: linkTo(1).split("/").at(-1) ?? "",
      rest: {
        toolId: "zoom",
        destinationId: (await world.services.catalogue.requireTool("zoom")).destinations[0]?.destinationId ?? "",
        personId: group.representatives[0]?.personId ?? "",
        proposalId,
        role: "steward",
        edition: "1",
      },
    };
    const requester = { personId: newId("person"), organisationId: ids[0] ?? "", roles: [] };
    const asked = { toolId: "zoom", purpose: "Meetings", urgency: "week" as const, partnerIds: [] };
    const requestId = newId("request");
    await world.services.requests.ask(requester, { requestId, ...asked });
    setting.rest.requestId = requestId;
  });

  it("were recorded, and each was sent the notice of their own and nobody else’s", () => {
    expect(mail.filter(({ subject }) => subject.includes("are you the right person"))).toHaveLength(
      written * contactsEach,
    );
    for (const { to, subject, text, html, headers } of mail) {
      const everything = [subject, text, html, JSON.stringify(headers)].join("\n");
      expect(canariesIn(everything).filter((number) => !canariesIn(to.address).includes(number))).toEqual([]);
      expect(canariesIn(subject)).toEqual([]);
    }
  });

  it("are read on no page by anybody but those entitled", async () => {
    const elsewhere = (await contactsOf(ids[3] ?? ""))[0]?.contactId ?? "";
    const settings = [
      setting,
      { ...setting, organisationId: ids[3] ?? "", contactId: elsewhere, token: "x".repeat(43) },
    ];
    for (const role of Object.keys(roles)) {
      const browser = await browserOf(role);
      const addresses = routesOf("GET").flatMap((route) => settings.map((each) => fill(route, each)));
      for (const address of new Set(addresses)) sights.push(await look(role, browser, "GET", address));
      for (const query of ["search=Qz", "after=x", "kind=x", "done=x", "tool=zoom", "to=/contacts"]) {
        for (const list of ["/organisations", "/coverage/organisations", "/contacts/views", "/tools", "/requests"]) {
          sights.push(await look(role, browser, "GET", `${list}?${query}`));
        }
      }
    }
    expect(sights.length).toBeGreaterThan(1_000);
    const leaks = sights.filter((sight) => sight.seen.some((number) => !mayBeSeen(sight).includes(number)));
    expect(leaks).toEqual([]);
  });

  it("are seen by those who are", () => {
    const seenBy = (role: string, address: string) =>
      sights.find((sight) => sight.role === role && sight.address === address)?.seen;
    expect(seenBy("owner there", `/contacts/${ids[0]}`)).toEqual(numbersOf(0));
    expect(seenBy("stranger", `/contact-confirmations/${setting.token}`)).toEqual([1]);
    expect(seenBy("steward", opened)).toHaveLength(1);
    expect(seenBy("steward at the same body", opened)).toEqual([]);
  });

  it("are not given away by a form that is refused", async () => {
    const tried: Sight[] = [];
    const form = `contactId=${setting.contactId}&version=9&reason=x&email=x%40b.example`;
    const posts = routesOf("POST").toSorted((a, b) => Number(endsSomething.test(a)) - Number(endsSomething.test(b)));
    for (const role of Object.keys(roles)) {
      let browser = await browserOf(role);
      for (const route of posts) {
        if (endsSomething.test(route)) browser = await browserOf(role);
        const address = fill(route, { ...setting, token: "x".repeat(43) });
        tried.push(await look(role, browser, "POST", address, form));
      }
    }
    expect(tried.length).toBeGreaterThan(500);
    const leaks = tried.filter((sight) => sight.seen.some((number) => !mayBeSeen(sight).includes(number)));
    expect(leaks).toEqual([]);
  });

  it("are not in what is logged, when the database fails in the middle of reading and writing them either", async () => {
    const owner = await world.signInWith("another@body4.example", ["filtering_owner"]);
    const volunteer = await world.signIn("volunteer@body5.example");
    const page = await owner.get(`/contacts/${ids[4]}`);
    const edit = await owner.get(/\/contacts\/org_\w+\/con_\w+\/edit/.exec(page.html)?.[0] ?? "");
    const record = await volunteer.get("/volunteer/contact");
    const link = linkTo(41);
    let failing = true;
    injectFaults(world.client, () => (failing ? "time-out after" : undefined));
    const before = said.length;
    const fields = { role: "x", email: "qzcanary059.again@body5.example", known: "qzcanary059" };
    expect((await owner.submit(edit, {})).status).toBe(503);
    expect((await volunteer.submit(record, fields)).status).toBe(503);
    expect((await world.stranger().post(`${link}/confirm`)).status).toBe(503);
    failing = false;
    expect(said.length).toBeGreaterThan(before);
    expect(said.flatMap(canariesEncodedIn)).toEqual([]);
    expect(world.failures.flatMap((failure) => canariesEncodedIn(String(failure)))).toEqual([]);
  });

  it("are in no item of the table and in no file, as they are, encoded, or hashed without a key", async () => {
    let start: Record<string, AttributeValue> | undefined;
    const items: string[] = [];
    do {
      const page = await world.client.send(new ScanCommand({ TableName: world.table, ExclusiveStartKey: start }));
      items.push(...(page.Items ?? []).map((item) => JSON.stringify(item)));
      start = page.LastEvaluatedKey;
    } while (start);
    expect(items.length).toBeGreaterThan(people * 5);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(written * contactsEach);
    expect(files.filter(({ parentPath }) => parentPath.includes(`${path.sep}table`)).length).toBeGreaterThan(0);
    const contents = await Promise.all(
      files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), "latin1")),
    );
    const raw = [...items, ...contents, ...files.map(({ name }) => name)];
    expect(raw.flatMap(canariesEncodedIn)).toEqual([]);
    const everything = raw.join("\n");
    expect(plainHashes(people).filter((hash) => everything.includes(hash))).toEqual([]);
  });
});
