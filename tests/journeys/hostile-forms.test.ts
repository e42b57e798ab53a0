import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { refusalsOf } from "../stores/poll.ts";
import {
  actorOf,
  additionOf,
  addTool,
  carry,
  closeVotes,
  draftAbout,
  foundGroup,
  openProposal,
  publish,
} from "./working-group.ts";
import { type Browser, startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];
let representative: Browser;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const group = await foundGroup(world);
  ids = group.organisations.map(({ organisationId }) => organisationId) as typeof ids;
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host" }]);
  await addTool(world, "webex", [
    { host: "webex.com", match: "host" },
    { host: "ciscospark-tool.com", match: "host" },
  ]);
  const zoom = await openProposal(world, ids[0], await additionOf(world, "zoom"));
  await carry(world, zoom, ids);
  await publish(world, [zoom], [ids[0], ids[1]]);
  await closeVotes(world);
  representative = await world.signIn("voter@eastmere.example");
});
afterAll(() => world.stop());

const destinationsOf = async (toolId: string) =>
  (await world.services.catalogue.confirmedDestinations(toolId)).map(({ destinationId }) => destinationId);

/** A draft's form as a browser sends it, with what somebody put into it by hand. */
async function draftForm(more: Record<string, string | string[]> = {}) {
  const proposalId = newId("proposal");
  const common = {
    proposalId,
    version: "0",
    title: "Add Webex",
    rationale: "Meetings",
    daysOpen: "7",
    interest: "none",
    needs: "(none)",
  };
  const [add = ""] = await destinationsOf("webex");
  return { ...common, toolId: "webex", add, ...more };
}

describe("a proposal to change the list", () => {
  it("is about its own tool's entries and no other's", async () => {
    const [destinationId = ""] = await destinationsOf("webex");
    const base = {
      ...draftAbout,
      subject: "whitelist" as const,
      needs: "none" as const,
      toolId: "webex",
      add: [destinationId],
    };
    const { proposals } = world.services;
    const actor = actorOf(ids[0], "representative");
    const foreign = [
      { ...base, change: [{ entryId: 1, destinationId }], remove: [] },
      { ...base, change: [], remove: [1] },
      { ...base, change: [], remove: [999] },
    ];
    for (const input of foreign) {
      expect(await refusalsOf(proposals.createDraft(actor, newId("proposal"), input))).toEqual(["not_found"]);
    }
  });

  it("has one line for each address and each entry, however often a form names them", async () => {
    const [webex = ""] = await destinationsOf("webex");
    const [zoom = ""] = await destinationsOf("zoom");
    const twice = await draftForm({ add: [webex, webex] });
    expect((await representative.post("/proposals/new/whitelist", twice)).status).toBe(200);
    const both = await draftForm({
      ...{ toolId: "zoom", add: [], entries: [`change:1:${zoom}`, "remove:1", "remove:1", `change:1:${zoom}`] },
    });
    expect((await representative.post("/proposals/new/whitelist", both)).status).toBe(200);
    const actor = actorOf(ids[0], "representative");
    const saved = await Promise.all(
      [twice, both].map(({ proposalId }) => world.services.proposals.requireSeen(actor, proposalId)),
    );
    expect(saved.map(({ changes }) => changes.map(({ op }) => op))).toEqual([["add"], ["change"]]);
  });

  it("says how many lines it may have, instead of failing", async () => {
    const hosts = Array.from({ length: 41 }, (_, at) => ({ host: `many-${at}.com`, match: "host" as const }));
    await addTool(world, "many", hosts);
    const form = await draftForm({ toolId: "many", add: await destinationsOf("many") });
    const answer = await representative.post("/proposals/new/whitelist", form);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("40");
  });
});

describe("what people write", () => {
  it.each([
    ["title", "Add Webex\u202e moc.live"],
    ["title", "Add\u200bWebex"],
    ["rationale", "Read this \u2066backwards"],
    ["links", "https://zoom.us@evil.example/"],
  ])("is refused in the %s where a reader would see something else: %j", async (field, text) => {
    const form = await draftForm({ [field]: text });
    expect((await representative.post("/proposals/new/whitelist", form)).status).toBe(400);
  });

  it("is shown as the address that a browser follows where it is a link", async () => {
    const form = await draftForm({ links: "https://z\u043e\u043em.us/\u202egpj" });
    const page = await representative.post("/proposals/new/whitelist", form);
    expect(page.status).toBe(200);
    expect(page.text).toContain("https://xn--zm-fmca.us/%E2%80%AEgpj");
  });

  it("is refused in a comment where a reader would see something else", async () => {
    const proposalId = await openProposal(world, ids[0], {
      ...(await additionOf(world, "webex")),
      title: "A secret vote",
    });
    const path = `/proposals/${proposalId}/comments`;
    const answer = await representative.post(path, { commentId: newId("comment"), text: "No\u202e seY" });
    expect(answer.status).toBe(400);
    await world.services.proposals.withdraw(actorOf(ids[0], "representative"), proposalId);
  });
});

describe("a draft", () => {
  it("stays its organisation's own when it is withdrawn before any vote", async () => {
    const { proposals } = world.services;
    const proposer = actorOf(ids[0], "representative");
    const draft = newId("proposal");
    await proposals.createDraft(proposer, draft, { ...(await additionOf(world, "webex")), title: "Second thoughts" });
    await proposals.withdraw(proposer, draft);
    const other = actorOf(ids[1], "representative");
    expect(await refusalsOf(proposals.requireSeen(undefined, draft), proposals.requireSeen(other, draft))).toEqual([
      "sign_in_needed",
      "not_found",
    ]);
    expect((await world.stranger().get("/proposals?list=ended")).text).not.toContain("Second thoughts");
    expect((await proposals.requireSeen(proposer, draft)).status).toBe("withdrawn");
    expect((await proposals.listDrafts(proposer)).items.map(({ proposalId }) => proposalId)).toContain(draft);
  });
});

describe("a vote whose time has come", () => {
  it("can be closed by hand only by those to whom its page offers it", async () => {
    const proposalId = await openProposal(world, ids[0], await additionOf(world, "webex"));
    world.passTime({ days: 8 });
    const researcher = await world.signInWith("reader@eastmere.example", ["researcher"]);
    expect((await researcher.get(`/proposals/${proposalId}`)).text).not.toContain("Close the vote");
    expect((await researcher.post(`/proposals/${proposalId}/close`, {})).status).toBe(403);
    const voter = await world.signIn("voter@eastmere.example");
    expect((await voter.get(`/proposals/${proposalId}`)).text).toContain("Close the vote");
    expect((await voter.post(`/proposals/${proposalId}/close`, {})).text).toContain("The vote is closed");
    await world.settle();
  });
});

describe("an agreed proposal's page", () => {
  it("does not tell strangers what is being voted on", async () => {
    const agreed = await openProposal(world, ids[0], await additionOf(world, "webex"));
    await carry(world, agreed, ids);
    const secret = { ...(await additionOf(world, "webex")), title: "A closed matter" };
    const open = await openProposal(world, ids[1], secret);
    representative = await world.signIn("voter@eastmere.example");
    expect((await representative.get(`/proposals/${agreed}`)).text).toContain("A closed matter");
    const seen = await world.stranger().get(`/proposals/${agreed}`);
    expect(seen.status).toBe(200);
    expect(seen.html).not.toContain("A closed matter");
    expect(seen.html).not.toContain(open);
  });
});

describe("a request that no page of ours sends", () => {
  it.each([
    ["multipart/form-data", "x"],
    ["multipart/form-data; boundary=x", "--y\r\nbroken"],
    ["application/x-www-form-urlencoded", "%E0%A4%A=%ZZ&__proto__=1&constructor=2"],
    ["application/json", "{"],
    ["text/plain", "a=b"],
  ])("of type %s is answered with what to do, and is no failure of ours", async (type, body) => {
    const answer = await representative.request("/tools/new", {
      method: "POST",
      headers: { origin: world.origin, "content-type": type },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("</html>");
  });

  it.each(["a".repeat(5_000), "zoom#1", "", "__proto__"])(
    "asks for no tool by a name that no tool can have: %.20s",
    async (toolId) => {
      expect((await representative.post("/requests/new", { toolId, purpose: "" })).status).toBe(404);
    },
  );

  it.each(["http://[", "x:y", "//", "nowhere"])("is answered when it says that it comes from %j", async (referer) => {
    const headers = { origin: world.origin, "content-type": "application/x-www-form-urlencoded", referer };
    const answer = await world.stranger().request("/volunteer/start", { method: "POST", headers, body: "" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/^\/sign-in\?to=%2F(?!%2F)/);
  });

  it("finds no words of the language's own where somebody has finished with a link", async () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect((await world.stranger().get(`/contact-confirmations/ended?done=${name}`)).status).toBe(404);
    }
    expect((await world.stranger().get("/contact-confirmations/ended?done=erased")).status).toBe(200);
  });

  it.each(["/tools/zoom", "/proposals/PROPOSAL", "/organisations/ORGANISATION"])(
    "finds no words of the language's own to show on %s",
    async (path) => {
      const { items } = await world.services.proposals.listProposals("ended");
      const real = path.replace("PROPOSAL", items[0]?.proposalId ?? "").replace("ORGANISATION", ids[0]);
      for (const name of ["constructor", "__proto__", "toString"]) {
        const seen = await world.stranger().get(`${real}?done=${name}`);
        expect(seen.status).toBe(200);
        expect(seen.html).not.toContain("govuk-notification-banner");
      }
    },
  );
});
