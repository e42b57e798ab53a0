import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { HtmlValidate } from "html-validate";
import nunjucks from "nunjucks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { createMailbox } from "#functions/local/mailbox.ts";
import { emailOf } from "#functions/notifications/email.ts";
import { letterOf } from "#functions/notifications/letters.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { formats } from "#functions/releases/formats.ts";
import { createApp } from "#web/app.ts";
import { readGuideFiles } from "#web/asset-files.ts";
import { environment } from "#web/render.ts";
import { finding, holdSessions, loadRecords, publishByTwo, saidByPeople } from "./journeys/research-records.ts";
import { answerSurvey, openSurvey, plan } from "./journeys/survey-answers.ts";
import {
  actorOf,
  additionOf,
  addTool,
  carry,
  draftAbout,
  foundGroup,
  openProposal,
  publish,
  vote,
} from "./journeys/working-group.ts";
import { type Browser, createBrowser, startWorld, type World } from "./journeys/world.ts";
import { finding as loadedFinding } from "./library-records.ts";

const web = path.join(import.meta.dirname, "../web");
const govuk = path.join(path.dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json")), "dist");

interface MacroOption {
  name: string;
  params?: MacroOption[];
  isComponent?: boolean;
}

const optionsOf = (component: string): MacroOption[] =>
  JSON.parse(readFileSync(path.join(govuk, "govuk/components", component, "macro-options.json"), "utf8"));

/** Options that a macro was called with and that its own list, shipped beside it, does not know. */
function unknownOptions(known: readonly MacroOption[], given: unknown, at: string): string[] {
  if (Array.isArray(given)) return given.flatMap((item) => unknownOptions(known, item, at));
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const option = known.find((each) => each.name === name);
    if (!option) return [`${at}.${name}`];
    return option.params ? unknownOptions(option.params, value, `${at}.${name}`) : [];
  });
}

const wrongOptions = new Set<string>();
let heard = 0;
const rendered = new Set<string>();

/** Serves templates as the site does, and listens: which were used, and with what each macro was called. */
class ListeningLoader extends nunjucks.FileSystemLoader {
  override getSource(name: string) {
    const source = super.getSource(name);
    if (source) rendered.add(path.relative(web, source.path));
    const [, component] = /govuk\/components\/([a-z-]+)\/macro\.njk$/.exec(name) ?? [];
    if (!source || !component) return source;
    const listening = source.src.replace(
      /(\{%-?\s*macro\s+\w+\(params\)\s*-?%\})/,
      `$1{{ heardOptions("${component}", params) }}`,
    );
    return { ...source, src: listening };
  }
}

let world: World;
let ids: string[];
let people: Awaited<ReturnType<typeof foundGroup>>;
const paths: Record<string, string> = {};

beforeAll(async () => {
  // The environment has given its own loader a cache; this one takes that loader's place.
  const loader = Object.assign(new ListeningLoader([web, govuk], { noCache: false }), { cache: {} });
  Object.assign(environment, { loaders: [loader] });
  environment.addGlobal("heardOptions", (component: string, params: unknown) => {
    heard += 1;
    for (const wrong of unknownOptions(optionsOf(component), params, component)) wrongOptions.add(wrong);
    return "";
  });
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  people = await foundGroup(world);
  ids = people.organisations.map(({ organisationId }) => organisationId);
  for (const [toolId, host] of [
    ["zoom", "zoom.us"],
    ["webex", "webex.com"],
    ["asana", "asana.com"],
  ] as const) {
    await addTool(world, toolId, [{ host, match: "host+sub" }]);
  }
  await world.addOrganisation("Tiled Council", ["tiled.example"], { tile: { q: 0, r: 0 } });
  await loadRecords(world);
  const carriedFirst = await openProposal(world, ids[0] ?? "", await additionOf(world, "zoom", ["meet"]));
  await carry(world, carriedFirst, ids);
  await publish(world, [carriedFirst], ids);
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  const waiting = await openProposal(world, ids[0] ?? "", await additionOf(world, "webex"));
  await carry(world, waiting, ids);
  const open = await openProposal(world, ids[0] ?? "", await additionOf(world, "asana"));
  await vote(world, open, ids[1] ?? "", "block", "No data protection assessment");
  const draft = newId("proposal");
  const { terms, version } = await world.services.charters.currentCharter();
  await world.services.proposals.createDraft(actorOf(ids[0] ?? "", "representative"), draft, {
    ...draftAbout,
    subject: "charter",
    terms,
    charterVersion: version,
  });
  Object.assign(paths, { published: carriedFirst, waiting, open, draft });
});
afterAll(() => world.stop());

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // The design system's own markup: its icons, its void elements, its long titles and buttons without a type.
    "no-inline-style": "off",
    "void-style": "off",
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "prefer-native-element": "off",
    "no-redundant-role": "off",
    "no-implicit-button-type": "off",
    "wcag/h30": "off",
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }],
  },
});

const seen: string[] = [];

async function checkHtml(address: string, html: string) {
  const report = await validator.validateString(html);
  seen.push(address);
  const faults = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`),
  );
  expect(faults, address).toEqual([]);
}

async function check(browser: Pick<Browser, "get">, address: string, status = 200) {
  const page = await browser.get(address);
  expect(page.status, address).toBe(status);
  await checkHtml(address, page.html);
}

describe("every page", () => {
  it("for somebody signed out is sound HTML", async () => {
    const reader = world.stranger();
    for (const address of [
      "/",
      "/tools",
      "/tools?search=zoom",
      "/tools/zoom",
      "/tools/compare?tool=zoom&tool=webex",
      "/tools/zoom/report",
      "/tools/zoom/report/sent",
      "/access",
      "/access/totals",
      "/access/totals?kind=wiki",
      "/access/tools/zoom",
      "/self-test/zoom",
      "/access/map",
      "/access/map?tool=zoom",
      "/organisations",
      `/organisations/${ids[0]}`,
      "/editions",
      "/editions/expiring",
      "/editions/1",
      "/editions/2",
      "/editions/1/to/2",
      "/entries/1",
      "/research/findings/joining/decisions",
      "/research/needs/meet/decisions",
      "/formats",
      ...formats.map(({ name }) => `/formats/${name}`),
      "/check",
      "/check?url=https%3A%2F%2Fus.zoom.us%2F",
      "/check?url=https%3A%2F%2Fnotzoom.us%2F",
      "/proposals",
      `/proposals/${paths.published}`,
      "/charter",
      "/working-group",
      "/help",
      "/privacy",
      "/accessibility",
      "/sign-in",
      "/signed-out",
    ]) {
      await check(reader, address);
    }
    await check(reader, "/nothing-here", 404);
    await check(reader, "/check?problem=not_web", 400);
    await check(reader, `/proposals/pro_${"0".repeat(24)}`, 404);
  });

  it("for representatives and publishers is sound HTML", async () => {
    const voter = await world.signIn("voter@eastmere.example");
    for (const address of [
      "/",
      "/account",
      "/account/colleagues",
      "/account/roles/representative/end",
      "/proposals",
      "/proposals?list=draft",
      "/proposals?list=carried",
      "/proposals?list=ended",
      "/proposals/new",
      "/proposals/new/whitelist",
      "/proposals/new/whitelist?tool=zoom",
      "/proposals/new/destinations?tool=zoom",
      "/proposals/new/charter",
      "/proposals/new/membership?search=west",
      `/proposals/${paths.draft}`,
      `/proposals/${paths.draft}/edit`,
      `/proposals/${paths.draft}/withdraw`,
      `/proposals/${paths.open}`,
      `/proposals/${paths.open}/vote`,
      "/tools/new",
      "/tools/zoom/destinations/new",
      "/tools/zoom/facts/new",
    ]) {
      await check(voter, address);
    }
    await check(voter, "/publishing", 403);
    const suggestion = await voter.get("/tools/zoom/destinations/new");
    const incomplete = await voter.submit(suggestion, { host: "co.uk" });
    expect(incomplete.status).toBe(400);
    await checkHtml("a form with errors", incomplete.html);
    const complete = {
      match: "host",
      required: "yes",
      sourceUrl: "https://zoom.us/x",
      "readOn-day": "1",
      "readOn-month": "11",
      "readOn-year": "2026",
    };
    const checked = await voter.submit(suggestion, { host: "meet.asana.com", ...complete });
    expect(checked.text).toContain("Check");
    await checkHtml("a suggestion to check", checked.html);
    const publisher = await world.signIn("publisher@eastmere.example");
    for (const address of ["/publishing", "/publishing/names", "/reports"]) await check(publisher, address);
    await world.services.releases.prepareAgreed(actorOf(ids[0] ?? "", "publisher"), [paths.waiting ?? ""], "A note");
    await check(publisher, "/publishing");
  });

  it("for stewards, and for people whose organisation is not known, is sound HTML", async () => {
    const steward = await world.signIn("steward@eastmere.example");
    const target = await world.signIn("somebody@westmere.example");
    for (const address of [
      "/roles",
      `/roles/propose`,
      "/roles/holders/publisher",
      "/reports",
      `/organisations/${ids[0]}/edit`,
      `/organisations/${ids[0]}/succession`,
      "/working-group",
      "/unfinished-work",
      "/organisations/changes",
    ]) {
      await check(steward, address);
    }
    const other = { ...actorOf(ids[1] ?? "", "steward"), personId: people.stewards[1]?.personId ?? "" };
    await world.services.accounts.proposeRole(other, {
      personId: target.personId,
      role: "researcher",
    });
    await check(steward, `/roles/proposals/${target.personId}/researcher`);
    await check(steward, `/roles/holders/steward/${people.stewards[1]?.personId}/end`);
  });

  it("about what works where is sound HTML", async () => {
    const [eastmere = "", westmere = ""] = ids;
    const owner = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
    const own = `/organisations/${eastmere}`;
    const table = await owner.get(`${own}/access/table`);
    await checkHtml("a table to fill in", table.html);
    await checkHtml("a table with errors", (await owner.submit(table, { "conditions-zoom": "x".repeat(301) })).html);
    await owner.submit(table, { "status-zoom": "restricted", "conditions-zoom": "Ask first", "status-asana": "open" });
    for (const address of ["access", "access/tools/zoom", "access/many", "sharing"]) {
      await check(owner, `${own}/${address}`);
    }
    await checkHtml("a statement with errors", (await owner.post(`${own}/access/tools/zoom`, {})).html);
    const unread = { kind: "table", text: "tool,status\nnowhere,open" };
    await checkHtml("a table that cannot be read", (await owner.post(`${own}/access/many`, unread)).html);
    const list = { kind: "filter_list", text: ".zoom.us\nwebex.com\nlocalhost" };
    await checkHtml("a preview", (await owner.post(`${own}/access/many`, list)).html);
    const picture = { url: "https://zoom.us/logo.png", width: "120", height: "40", version: "0" };
    await checkHtml(
      "a picture with errors",
      (await owner.post("/self-test/zoom/image", { ...picture, width: "" })).html,
    );
    await owner.post("/self-test/zoom/image", picture);
    await check(await world.signIn("steward@westmere.example"), "/self-test/zoom/image");
    const member = await world.signIn("ann@westmere.example");
    const meeting = `/together?organisation=${eastmere}&organisation=${westmere}`;
    for (const address of ["/together", "/together?search=mere", meeting, "/access", "/access?search=east"]) {
      await check(member, address);
    }
    for (const address of ["/access/tools/zoom", "/self-test/zoom", `/organisations/${eastmere}/access`]) {
      await check(member, address);
    }
    await checkHtml("no addresses", (await member.post("/together", {})).html);
    await checkHtml("an unknown address", (await member.post("/together", { addresses: "a@b.example" })).html);
    await checkHtml("an invitation", (await member.submit(await member.get(meeting), {}, "/invitations")).html);
    await checkHtml("no answer", (await member.post("/self-test/zoom", {})).html);
  });

  it("about web filtering leads is sound HTML", async () => {
    const [eastmere = "", westmere = ""] = ids;
    const volunteer = await world.signIn("volunteer@eastmere.example");
    await check(volunteer, "/volunteer");
    await volunteer.submit(await volunteer.get("/volunteer"), {}, "/start");
    for (const address of ["/volunteer", "/volunteer/contact", `/organisations/${eastmere}`])
      await check(volunteer, address);
    for (const address of ["/coverage/organisations", "/coverage/map"]) await check(volunteer, address);
    const form = await volunteer.get("/volunteer/contact");
    const wrong = { email: "x@elsewhere.example", role: "Lead", telephone: "1", known: "Asked" };
    await checkHtml("recording with errors", (await volunteer.submit(form, wrong)).html);
    const fields = { name: "Petra Vane", email: "petra@eastmere.example", role: "Lead", known: "Asked" };
    await volunteer.submit(form, { ...fields, telephone: "01632 960001", teamMailbox: "web@eastmere.example" });
    await world.settle();
    const person = world.stranger();
    await check(person, "/coverage");
    const text = world.mail.findLast(({ to }) => to.address === fields.email)?.text ?? "";
    const link = /\/contact-confirmations\/[\w-]+/.exec(text)?.[0] ?? "";
    for (const act of ["", "/correct", "/pass-on", "/remove"]) await check(person, link + act);
    for (const act of ["/correct", "/pass-on", "/remove"]) {
      await checkHtml(`${act} with errors`, (await person.post(link + act)).html);
    }
    const confirmed = await person.submit(await person.get(link), {}, "/confirm");
    await checkHtml("confirmed", confirmed.html);
    await check(person, link);
    await check(person, "/contact-confirmations/ended?done=objected");

    const steward = await world.signIn("steward@westmere.example");
    const list = await steward.get(`/contacts/${eastmere}`);
    await checkHtml("contacts by state", list.html);
    await check(steward, `/contacts/${westmere}`);
    const contact = /\/contacts\/org_\w+\/con_\w+/.exec(list.html)?.[0] ?? "";
    await check(steward, contact);
    await checkHtml("no reason", (await steward.submit(await steward.get(contact), { reason: "" })).html);
    for (let view = 0; view < 10; view += 1) {
      await steward.submit(await steward.get(contact), { reason: "Checking by the switchboard" });
    }
    const view = await (await world.signIn("steward@westmere.example")).get("/contacts/views");
    await checkHtml("no view waits", view.html);
    await steward.submit(await steward.get(contact), { reason: "Checking by the switchboard" });
    await check(steward, "/contacts/views");
    const other = await world.signIn("steward@eastmere.example");
    await check(other, "/contacts/views");
    const shown = await other.submit(await other.get(contact), { reason: "Checking by the switchboard" });
    await checkHtml("a contact", shown.html);
    await checkHtml("a check with errors", (await other.submit(shown, {}, "/owner")).html);
    await world.signIn(fields.email);
    const day = { "checkedOn-day": "1", "checkedOn-month": "11", "checkedOn-year": "2026" };
    const check_ = { way: "switchboard", publishedAt: "https://eastmere.example/contact", ...day };
    await other.submit(shown, check_, "/owner");
    const petra = await world.signIn(fields.email);
    await check(steward, `/roles/proposals/${petra.personId}/filtering_owner`);

    const owner = await world.signInWith("keeper@eastmere.example", ["filtering_owner"]);
    const kept = await owner.get(`/contacts/${eastmere}`);
    await checkHtml("an owner's contacts", kept.html);
    const edit = `${contact}/edit`;
    for (const address of [edit, `/contacts/${eastmere}/new`, "/account"]) await check(owner, address);
    await checkHtml("an edit with errors", (await owner.submit(await owner.get(edit), { role: "" })).html);
  });

  it("for somebody whose address proves the public sector only is sound HTML", async () => {
    const pattern = {
      pattern: "shared.example",
      organisationIds: [],
      standing: "mail" as const,
      source: "test",
      version: 1,
    };
    await world.services.organisations.register.saveDomains([{ after: pattern }], "test");
    const undecided = await world.signIn("someone@shared.example");
    for (const address of ["/account", "/account/organisation?search=east"]) await check(undecided, address);
    await undecided.post("/account/organisation", { organisationId: ids[0] ?? "" });
    const colleague = await world.signIn("voter@eastmere.example");
    await check(colleague, "/account/colleagues");
    await check(colleague, `/account/colleagues/${undecided.personId}`);
  });

  it("about e-mail is sound HTML, and so is the e-mail itself", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "commonlist-mailbox-"));
    const personalData = personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
    const mailbox = createMailbox({ directory, personalData, now: world.now });
    const laptop = createBrowser(createApp(world.services, { publicOrigin: world.origin, mailbox }));
    await check(laptop, "/mailbox");
    const letter = letterOf(
      [{ subject: "Zoë’s <b>news</b>", paragraphs: ["Look & see"], action: { text: "See", path: "/" } }],
      {
        recipientId: people.stewards[0]?.personId ?? "",
        isAnswerNeeded: false,
        sender: "Eastmere Council",
        unsubscribePath: world.services.mailPreferences.unsubscribePath(people.stewards[0]?.personId ?? ""),
      },
    );
    if (!letter) throw new Error("no letter");
    const notificationId = newId("notification");
    const to = { name: "Ada Thorne", address: "ada@eastmere.example" };
    await mailbox.mailer.send(emailOf(letter, to, { notificationId, publicOrigin: world.origin }));
    for (const address of ["/mailbox", `/mailbox/${notificationId}`, `/mailbox/${notificationId}/html`]) {
      await check(laptop, address);
    }
    await check(laptop, `/mailbox/${newId("notification")}`, 404);
    await rm(directory, { recursive: true });

    const unsubscribe = letter.unsubscribePath ?? "";
    await check(laptop, unsubscribe);
    await checkHtml("e-mails stopped", (await laptop.post(unsubscribe)).html);
    const steward = await world.signIn("steward@eastmere.example");
    await check(steward, "/account/notifications");
    await checkHtml("no choice of e-mails made", (await steward.post("/account/notifications")).html);
  });

  it("of subscriptions is sound HTML", async () => {
    const lead = await world.signInWith("subscriber@eastmere.example", ["filtering_owner"]);
    const form = await lead.get("/subscriptions/new");
    for (const address of ["/subscriptions", "/subscriptions/new"]) await check(lead, address);
    const wrong = { name: "", scope: "chosen", pace: "delayed", days: "x" };
    await checkHtml("a choice with errors", (await lead.submit(form, wrong, "/subscriptions/new")).html);
    const made = await lead.submit(form, { name: "Firewall", scope: "chosen", toolIds: "zoom" }, "/subscriptions/new");
    const page = made.path.split("?")[0] ?? "";
    await checkHtml("a subscription just made", made.html);
    await world.settle();
    for (const address of [page, `${page}?product=squid`, `${page}/change`, `${page}/revoke`, "/subscriptions"]) {
      await check(lead, address);
    }
    await checkHtml("a revoked one", (await lead.submit(await lead.get(`${page}/revoke`), {}, "/revoke")).html);
    await check(await world.signIn("publisher@eastmere.example"), "/subscriptions/totals");
  });

  it("of requests, desks and decisions is sound HTML", async () => {
    const lead = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
    const far = await world.signInWith("lead@westmere.example", ["filtering_owner"]);
    const asker = await world.signIn("asker@eastmere.example");
    const form = await asker.get("/requests/new?tool=zoom");
    await checkHtml("asking", form.html);
    await checkHtml("asking with errors", (await asker.submit(form, {}, "/requests/new")).html);
    const sent = await asker.submit(
      form,
      { purpose: "Meetings", urgency: "week", partners: "Westmere Council" },
      "/new",
    );
    const request = sent.path.split("?")[0] ?? "";
    await world.settle();
    for (const address of [
      "/requests",
      "/requests?list=organisation",
      request,
      "/requests/new?tool=zoom",
      "/tools/zoom",
    ]) {
      await check(asker, address);
    }
    const several = `/desk/several?request=${request.split("/").at(-1)}`;
    for (const address of ["/desk", "/desk?order=urgency", "/desk/away", several, `/desk${request}`, "/figures"]) {
      await check(lead, address);
    }
    await check(world.stranger(), `/figures?organisation=${ids[0]}`);
    await check(await world.signIn("steward@eastmere.example"), "/requests/waiting");
    await checkHtml("an absence with errors", (await lead.post("/desk/away")).html);
    await lead.submit(await lead.get(`/desk${request}`), { question: "For whom?" }, "/ask");
    await check(asker, request);
    await asker.submit(await asker.get(request), { answer: "For planning" }, "/answer");
    const desk = await lead.get(`/desk${request}`);
    await checkHtml(
      "a decision with errors",
      (await lead.submit(desk, { kind: "agreed_with_conditions" }, "/decide")).html,
    );
    const decision = { kind: "agreed_with_conditions", reason: "Safe enough", conditions: "No uploads" };
    await lead.submit(desk, decision, "/decide");
    await world.settle();
    await checkHtml(
      "several decided",
      (await lead.submit(await lead.get(several), { kind: "refused", reason: "No" }, "/several")).html,
    );
    for (const address of [request, `/desk${request}`]) await check(lead, address);
    await lead.submit(await lead.get(`/desk${request}`), {}, "/opened");
    await check(asker, request);
    const { items } = await world.services.requests.listPrecedents(actorOf(ids[1] ?? "", "filtering_owner"), "zoom");
    const original = `/decisions/${items[0]?.decisionId}`;
    await check(far, "/decisions?tool=zoom");
    await check(far, original);
    await check(far, `${original}/adopt`);
    const adoption = await far.get(`${original}/adopt`);
    await checkHtml("an adoption with errors", (await far.submit(adoption, {}, "/adopt")).html);
    const differences = await far.submit(adoption, { reason: "As theirs", riskRole: "Risk owner" }, "/adopt");
    expect(differences.text).toContain("Check what differs");
    await checkHtml("differences", differences.html);
    await checkHtml("adopted", (await far.submit(differences, {}, "/adopt")).html);
    await check(lead, original);
    await lead.submit(await lead.get(original), { reason: "It changed" }, "/withdraw");
    await world.settle();
    await check(far, "/desk");
  });

  it("of guides, participants and their consent is sound HTML", async () => {
    const reader = world.stranger();
    const guides = Object.keys(readGuideFiles()).map((name) => `/research/guides/${name}`);
    for (const address of ["/research/guides", ...guides, "/research/consent"]) await check(reader, address);
    const researcher = await world.signInWith("rita@eastmere.example", ["researcher"]);
    const member = actorOf(ids[0] ?? "", "researcher");
    const content = {
      title: "Who was asked",
      family: "deciders" as const,
      question: "What do they weigh?",
      method: "interview" as const,
      ...{ doneBy: "Researchers", doneFor: "The working group", startedOn: "2026-10-01", endedOn: "2026-10-20" },
      ...{ participants: [], consentBasis: "Written.", summary: "Short.", limits: "Few.", notHeard: "Schools." },
    };
    await world.services.research.drafting.createDraft(member, { kind: "study", recordId: "asked", content });
    const base = "/research/desk/studies/asked/participants";
    await check(researcher, base);
    const form = await researcher.get(`${base}/new`);
    await checkHtml("a participant with errors", (await researcher.submit(form, { "until-day": "" })).html);
    const recorded = await researcher.submit(form, { type: "Network manager", scope: "publish" });
    await checkHtml("a code", recorded.html);
    await check(researcher, base);
    const code = /([0-9A-Z]{5}-){3}[0-9A-Z]{5}/.exec(recorded.text)?.[0] ?? "";
    await checkHtml("no code", (await reader.post("/research/consent", { code: "" })).html);
    const held = await reader.post("/research/consent", { code });
    await checkHtml("what is kept", held.html);
    const confirm = await reader.submit(held);
    await checkHtml("withdraw?", confirm.html);
    await checkHtml("withdrawn", (await reader.submit(confirm)).html);
    await checkHtml("nothing is kept", (await reader.post("/research/consent", { code })).html);
  });

  it("of the research library is sound HTML", async () => {
    const reader = world.stranger();
    const pages = ["", "/findings", "/search", "/known"].map((page) => `/research${page}`);
    for (const address of [...pages, "/research/search?q=xylophone&scope=nhs"]) await check(reader, address);
    await check(reader, "/research/findings?from=long+ago", 400);
    await check(reader, "/research/search?q=meetings&from=2020&to=2019", 400);
    const many = Array.from({ length: 25 }, (_, at) =>
      loadedFinding(`many-${at}`, `It was so in ${at} of ${at} bodies.`),
    );
    await world.services.research.load(many);
    await world.services.library.rebuild();
    for (const address of [...pages, "/research/findings?page=2", "/research/search?q=boddies&page=2"])
      await check(reader, address);
  });

  it("of the research library’s records is sound HTML", async () => {
    await loadRecords(world);
    const reader = world.stranger();
    const records = Object.entries({
      studies: ["", "/meetings", "/talks"],
      findings: ["/joining", "/supplied"],
      needs: ["", "?kind=video_conferencing", "?kind=wiki", "/meet", "/answer-once"],
      personas: ["", "/host"],
      obstacles: ["", "?for=security", "/control"],
    });
    for (const [kind, ends] of records) for (const end of ends) await check(reader, `/research/${kind}${end}`);
    const [code = ""] = await holdSessions(world, 1);
    const participantIds = [world.services.consent.participantIdOf(code) ?? ""];
    const content = saidByPeople("Leads hear from their own users alone.");
    await publishByTwo(world, { kind: "finding", recordId: "heard", content, participantIds });
    const taken = finding("A tool that is blocked keeps people out.", { supersedes: "joining" });
    await publishByTwo(world, { kind: "finding", recordId: "joining-again", content: taken });
    for (const id of ["heard", "joining", "joining-again"]) await check(reader, `/research/findings/${id}`);
    await check(reader, "/research/studies/talks");
    await world.services.consent.withdraw(code);
    await check(reader, "/research/findings/heard", 410);
    const before = world.now().toISOString();
    world.setClock("2027-12-01T09:00:00.000Z");
    for (const page of ["findings/ageing", "needs/meet", "personas", "personas/host"])
      await check(reader, `/research/${page}`);
    world.setClock(before);
  });

  it("of what organisations say of findings, and of how hard a change is, is sound HTML", async () => {
    const said = "/research/findings/supplied/corroboration";
    const { corroboration } = world.services;
    const reader = world.stranger();
    const reviewer = actorOf(newId("organisation"), "researcher");
    for (let number = 0; number < 22; number += 1) {
      const saying = { stance: "here" as const, comment: `It is so in ${number} of our rooms.` };
      await corroboration.say(actorOf(newId("organisation"), "researcher"), "supplied", 0, saying);
    }
    const desk = "/research/desk/comments";
    const researcher = await world.signInWith("rita@eastmere.example", ["researcher"]);
    await check(researcher, desk);
    const left = (await corroboration.listComments(reviewer)).items[0]?.commentId ?? "";
    await checkHtml("a comment without a decision", (await researcher.post(`${desk}/${left}`)).html);
    for (let page = 0; page < 2; page += 1) {
      const { items } = await corroboration.listComments(reviewer);
      for (const { commentId } of items) await corroboration.decide(reviewer, commentId, "clear");
    }
    const before = world.now().toISOString();
    world.passTime({ days: 31 });
    await world.settle();
    for (const address of ["/research/findings/supplied", said, `${said}?page=2`]) await check(reader, address);
    world.setClock(before);
    await check(researcher, desk);
    const warned = await researcher.submit(await researcher.get(said), { stance: "here", comment: "Ask Mr Moss" });
    await checkHtml("a comment to look at again", warned.html);
    await checkHtml("said", (await researcher.submit(warned, { asItIs: "yes" })).html);
    await check(researcher, "/research/findings/joining/corroboration");
    for (const query of ["", "?scope=local", "?scope=police", "?product=None"])
      await check(reader, `/research/changes${query}`);
  });

  it("of the research desk is sound HTML", async () => {
    const desk = "/research/desk";
    const writer = await world.signInWith("rita@eastmere.example", ["researcher"]);
    const reviewer = await world.signInWith("rory@eastmere.example", ["researcher"]);
    const records = ["studies/meetings", "findings/ageing", "needs/meet", "personas/host", "obstacles/control"];
    for (const path of records) await check(writer, `${desk}/${path}`);
    for (const folder of ["studies", "needs", "personas", "obstacles"]) {
      await check(writer, `${desk}/${folder}`);
      const form = await writer.get(`${desk}/${folder}/new`);
      await checkHtml(`a new one of ${folder}`, form.html);
      const typed = { "participants-0-type": "Clerks", "statements-0-text": "So", "answers-0-text": "So" };
      await checkHtml(`${folder} with errors`, (await writer.submit(form, typed)).html);
    }
    await check(writer, `${desk}/studies/meetings/findings/new?supersedes=ageing`);
    await check(writer, `${desk}/studies/talks/findings/new`);
    await writer.submit(await writer.get(`${desk}/needs/meet/edit`), { soThat: "nobody travels" });
    const path = `${desk}/needs/meet`;
    for (const end of ["", "/edit", "/discard"]) await check(writer, path + end);
    await writer.submit(await writer.get(path), {}, "/submit");
    const review = `${desk}/review/need/meet`;
    for (const browser of [writer, reviewer]) for (const address of [desk, review]) await check(browser, address);
    const unchecked = await reviewer.submit(await reviewer.get(review), {}, "/publish");
    await checkHtml("nothing checked", unchecked.html);
    await checkHtml("no note", (await reviewer.submit(await reviewer.get(review), {}, "/send-back")).html);
    await reviewer.submit(await reviewer.get(review), { note: "Say who" }, "/send-back");
    for (const address of [desk, path]) await check(writer, address);
    await writer.submit(await writer.get(`${path}/discard`));
  });

  it("of surveys is sound HTML", async () => {
    const desk = "/research/desk/surveys";
    const researcher = await world.signInWith("rita@eastmere.example", ["researcher"]);
    const member = await world.signIn("asker@eastmere.example");
    await check(researcher, desk);
    const { surveyId, studyId, actor } = await openSurvey(world, { audience: "invited" });
    const base = `${desk}/${surveyId}`;
    const form = await researcher.get(`${desk}/new`);
    await checkHtml("a survey", form.html);
    await checkHtml("a survey with errors", (await researcher.submit(form, { "q1-text": "Why?" }, "/new")).html);
    const draft = newId("survey");
    await world.services.surveys.compose(actor, { surveyId: draft, studyId, plan });
    for (const end of ["", `/${draft}`, `/${draft}/edit`]) await check(researcher, desk + end);
    await checkHtml("no addresses", (await researcher.post(`${base}/invitations`, {})).html);
    await check(member, "/surveys");
    await researcher.post(`${base}/invitations`, { addresses: "asker@eastmere.example" });
    for (const address of ["/surveys", `/surveys/${surveyId}`]) await check(member, address);
    const answers = await member.get(`/surveys/${surveyId}`);
    const warned = await member.submit(answers, { q3: "Ask Mrs Bloggs" });
    await checkHtml("answers with a warning", warned.html);
    await checkHtml("a code for answers", (await member.submit(answers, { consent: "yes", q1: "0" })).html);
    await check(member, `/surveys/${surveyId}`);
    await check(researcher, `${base}/results`);

    const counted = await openSurvey(world);
    for (let number = 0; number < 22; number += 1) {
      const choices = { q1: number % 2 ? "1" : "0" };
      const texts: Record<string, string> = number < 2 ? { q3: `Text ${number} of Mrs Bloggs` } : {};
      await answerSurvey(world, counted.surveyId, { choices, texts, sector: number < 11 ? "local" : "nhs" });
    }
    await world.services.surveys.close(counted.actor, counted.surveyId);
    const results = `${desk}/${counted.surveyId}`;
    await check(researcher, `${results}/results`);
    await world.settle();
    for (const end of ["", "/texts", "/results"]) await check(researcher, results + end);
    const text = (await researcher.get(`${results}/texts`)).forms.find(({ action }) => action.includes("/texts/"));
    const emptied = await researcher.post(text?.action ?? "", { ...text?.fields, act: "clear", text: "" });
    await checkHtml("a text with errors", emptied.html);
    await researcher.post(text?.action ?? "", { ...text?.fields, act: "clear", text: "It failed" });
    for (const end of ["/texts", "/results", "/findings/new"]) await check(researcher, results + end);
    const finding = await researcher.get(`${results}/findings/new`);
    await checkHtml("a finding with errors", (await researcher.submit(finding, {}, "/new")).html);
  });

  it("calls the design system's macros with no option that they do not know", () => {
    expect([...wrongOptions]).toEqual([]);
    expect(heard).toBeGreaterThan(500);
  });

  it("is one of these: no template is left that no page used", () => {
    const all = globSync("**/*.njk", { cwd: web });
    expect(all.filter((file) => !rendered.has(file))).toEqual([]);
    expect(seen.length).toBeGreaterThan(60);
  });
});
