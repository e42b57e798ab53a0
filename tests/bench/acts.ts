import type { Browser, Seen } from "#functions/local/demo/browser.ts";
import type { Country } from "./country.ts";
import type { Growth, Measured } from "./pages.ts";

/** A button that somebody is about to press: where, with what filled in, and which of the page's forms. */
interface Press {
  browser: Browser;
  page: Seen;
  fields?: Record<string, string>;
  end?: string;
}

/** Without the page that follows, which is measured by itself. */
async function press({ browser, page, fields = {}, end = "" }: Press): Promise<void> {
  const form = page.forms.find(({ method, action }) => method === "post" && (action || page.path).endsWith(end));
  if (!form) throw new Error(`no form ending in "${end}" on ${page.path} (${page.status})`);
  const answer = await browser.send(form.action || page.path, { ...form.fields, ...fields });
  if (answer.status !== 303) throw new Error(`${page.path} answered ${answer.status}: ${await answer.text()}`);
}

const settle = ({ world }: Country): Promise<unknown> => world.settle();

/** One act, and by itself what the outbox does after it. */
function act(
  name: string,
  prepare: (country: Country) => Promise<Press>,
  { growth = "none", after = "none" }: { growth?: Growth; after?: Growth } = {},
): Measured[] {
  let next: Press | undefined;
  return [
    {
      name,
      growth,
      prepare: async (country) => {
        next = await prepare(country);
        await settle(country);
      },
      run: async () => {
        if (next) await press(next);
        return undefined;
      },
    },
    {
      name: `what follows when ${name}`,
      growth: after,
      run: async ({ world }) => {
        await world.settle();
        return undefined;
      },
    },
  ];
}

/** A page that only acts before it make. */
function opens(name: string, find: (country: Country) => Promise<{ browser: Browser; path: string }>): Measured {
  let next: { browser: Browser; path: string } | undefined;
  return {
    name,
    growth: "none",
    prepare: async (country) => {
      await settle(country);
      next = await find(country);
    },
    run: async () => next?.browser.get(next.path),
  };
}

/** Somebody else at the organisation with that number. */
const colleague = ({ world, domainOf }: Country, name: string, at = 0) => world.signIn(`${name}@${domainOf(at)}`);
const lead = ({ world, domainOf }: Country, at: number) =>
  world.signInWith(`owner@${domainOf(at)}`, ["filtering_owner"]);

const own = ({ ids }: Country, rest: string): string => `/organisations/${ids[0]}${rest}`;

/** The one thing that grows with what nobody looks at. */
const columns = (tools: number): Growth => ({
  atMost: 8 * tools,
  because: "an item of a tool's statements holds up to twenty organisations, and is written whole",
});

const access: Measured[] = [
  ...act(
    "a member says that a tool works",
    async (country) => {
      const browser = await colleague(country, "tester");
      return { browser, page: await browser.get("/self-test/zoom"), fields: { outcome: "works" } };
    },
    { growth: columns(1) },
  ),
  ...act(
    "a lead states one tool",
    async (country) => {
      const browser = country.people.owner;
      const page = await browser.get(own(country, "/access/tools/zoom"));
      return { browser, page, fields: { status: "restricted", conditions: "Ask the service desk" } };
    },
    { growth: columns(1) },
  ),
  ...act(
    "a lead states a page of tools",
    async (country) => {
      const browser = country.people.owner;
      const page = await browser.get(own(country, "/access/table"));
      return { browser, page, fields: { "status-webex": "open", "status-asana": "blocked" } };
    },
    { after: columns(2) },
  ),
  ...act(
    "a lead saves a table as previewed",
    async (country) => {
      const browser = country.people.owner;
      const text = "tool,status\nzoom,open\nwebex,blocked\nasana,open";
      const page = await browser.post(own(country, "/access/many"), { kind: "table", text });
      return { browser, page, end: "/save" };
    },
    { after: columns(3) },
  ),
  ...act("a lead makes records public", async (country) => {
    const browser = country.people.owner;
    return { browser, page: await browser.get(own(country, "/sharing")), fields: { share: "records" } };
  }),
];

const addressOf = ({ domainOf }: Country): string => `vane@${domainOf(0)}`;

/** The link in the latest e-mail to the contact. */
function linkTo(country: Country): string {
  const email = country.world.mail.findLast(({ to }) => to.address === addressOf(country));
  return /\/contact-confirmations\/[\w-]+/.exec(email?.text ?? "")?.[0] ?? "/contact-confirmations/none";
}

const contacts: Measured[] = [
  ...act("a member volunteers", async (country) => {
    const browser = await colleague(country, "volunteer");
    return { browser, page: await browser.get("/volunteer"), end: "/start" };
  }),
  ...act("a volunteer records a contact", async (country) => {
    const browser = await colleague(country, "volunteer");
    const person = { name: "Petra Vane", role: "Head of networks", email: addressOf(country) };
    const page = await browser.get("/volunteer/contact");
    return { browser, page, fields: { ...person, known: "The service desk told me" } };
  }),
  opens("a contact opens the link", async (country) => ({ browser: country.people.reader, path: linkTo(country) })),
  ...act("a contact confirms", async (country) => {
    const browser = country.people.reader;
    return { browser, page: await browser.get(linkTo(country)), end: "/confirm" };
  }),
  ...act("a steward asks to see a contact", async (country) => {
    const browser = country.people.otherSteward;
    const { html } = await browser.get(`/contacts/${country.ids[0]}`);
    const path = /\/contacts\/org_\w+\/con_\w+/.exec(html)?.[0] ?? "/contacts/none";
    return { browser, page: await browser.get(path), fields: { reason: "Checking through the switchboard" } };
  }),
];

const requestPath = async (browser: Browser): Promise<string> =>
  /\/requests\/req_[0-9a-f]{24}/.exec((await browser.get("/requests")).html)?.[0] ?? "/requests/none";

/** A tool's page for asking, or the request that is there already. */
async function asked(country: Country, browser: Browser, toolId: string): Promise<string> {
  const page = await browser.get(`/requests/new?tool=${toolId}`);
  const sent = await browser.submit(page, { purpose: "Meetings with partners", urgency: "week" }, "/requests/new");
  await settle(country);
  return /\/requests\/req_[0-9a-f]{24}/.exec(sent.path)?.[0] ?? "/requests/none";
}

const decided = { kind: "agreed", reason: "Safe enough for us", classification: "official" };
const decisionIn = ({ html }: Seen): string => /\/decisions\/dec_[0-9a-f]{24}/.exec(html)?.[0] ?? "/decisions/none";

const requests: Measured[] = [
  ...act("a member asks for a tool", async (country) => {
    const browser = await colleague(country, "asker");
    const page = await browser.get("/requests/new?tool=webex");
    return { browser, page, fields: { purpose: "Meetings with partners", urgency: "week" }, end: "/requests/new" };
  }),
  ...act("a colleague joins a request", async (country) => {
    const path = await requestPath(await colleague(country, "asker"));
    const browser = await colleague(country, "joiner");
    return { browser, page: await browser.get(path), end: "/join" };
  }),
  opens("a member opens their request", async (country) => {
    const browser = await colleague(country, "asker");
    return { browser, path: await requestPath(browser) };
  }),
  opens("a lead opens the desk with a request", async ({ people }) => ({ browser: people.owner, path: "/desk" })),
  opens("a lead opens a request", async (country) => {
    const path = await requestPath(await colleague(country, "asker"));
    return { browser: country.people.owner, path: `/desk${path}` };
  }),
  ...act("a lead decides", async (country) => {
    const browser = country.people.owner;
    const page = await browser.get(`/desk${await requestPath(await colleague(country, "asker"))}`);
    return { browser, page, fields: decided, end: "/decide" };
  }),
  opens("a lead opens a decision", async (country) => {
    const browser = country.people.owner;
    const page = await browser.get(`/desk${await requestPath(await colleague(country, "asker"))}`);
    return { browser, path: decisionIn(page) };
  }),
  ...act("another lead adopts a decision", async (country) => {
    const browser = await lead(country, 1);
    const path = await asked(country, await colleague(country, "asker", 1), "webex");
    const form = await browser.get(`${decisionIn(await browser.get(`/desk${path}`))}/adopt`);
    const page = await browser.submit(form, { reason: "We checked theirs", riskRole: "Our risk owner" }, "/adopt");
    return { browser, page, end: "/adopt" };
  }),
  ...act(
    "a lead opens the tool",
    async (country) => {
      const browser = country.people.owner;
      const page = await browser.get(`/desk${await requestPath(await colleague(country, "asker"))}`);
      return { browser, page, end: "/opened" };
    },
    { after: columns(1) },
  ),
  ...act(
    "a member confirms that it works",
    async (country) => {
      const browser = await colleague(country, "asker");
      return { browser, page: await browser.get(await requestPath(browser)), end: "/works" };
    },
    { after: columns(1) },
  ),
];

/** What people do, each with what follows from it. In this order: later acts need earlier ones. */
export const acts: readonly Measured[] = [...access, ...contacts, ...requests];
