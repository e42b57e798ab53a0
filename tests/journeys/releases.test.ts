import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replay } from "#functions/whitelist/fold.ts";
import type { ChangeRecord } from "#functions/whitelist/rules.ts";
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
  vote,
} from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let ids: [string, string, string];

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  const { organisations } = await foundGroup(world);
  ids = organisations.map(({ organisationId }) => organisationId) as typeof ids;
  for (const [toolId, host] of [
    ["zoom", "zoom.us"],
    ["webex", "webex.com"],
    ["asana", "asana.com"],
  ] as const) {
    await addTool(world, toolId, [
      { host, match: "host" },
      { host, match: "host+sub" },
    ]);
  }
});
afterAll(() => world.stop());

const state = () => world.services.whitelist.currentState();
const get = (path: string, headers: Record<string, string> = {}) => world.stranger().request(path, { headers });

/** A carried proposal to add one of the tool's confirmed destinations. */
async function carriedAddition(toolId: string, match: "host" | "host+sub") {
  const destinations = await world.services.catalogue.confirmedDestinations(toolId);
  const add = destinations.flatMap((each) => (each.match === match ? [each.destinationId] : []));
  const proposalId = await openProposal(world, ids[0], {
    ...draftAbout,
    subject: "whitelist",
    needs: "none",
    toolId,
    add,
    change: [],
    remove: [],
  });
  await carry(world, proposalId, ids);
  return proposalId;
}

async function afterNotice() {
  world.passTime({ days: 8 });
  await world.services.runDueWork();
  await world.settle();
}

describe("publishing", () => {
  it("takes two publishers of different organisations and exactly the difference that the first prepared", async () => {
    const proposalId = await carriedAddition("zoom", "host");
    const { releases } = world.services;
    const [preparer, colleague, other] = [
      actorOf(ids[0], "publisher"),
      actorOf(ids[0], "publisher"),
      actorOf(ids[1], "publisher"),
    ];
    await releases.prepareAgreed(preparer, [proposalId], "The first");
    const digest = (await releases.viewDesk(other)).prepared?.digest ?? "";
    expect(
      await refusalsOf(
        releases.approve(preparer, digest),
        releases.approve(colleague, digest),
        releases.approve(actorOf(ids[1], "steward"), digest),
        releases.approve(other, "0".repeat(64)),
        releases.prepareAgreed(other, [proposalId], "Another"),
      ),
    ).toEqual([
      "second_publisher_needed",
      "second_publisher_needed",
      "not_permitted",
      "changed_meanwhile",
      "already_prepared",
    ]);
    const outcomes = await refusalsOf(...[1, 2, 3].map(() => releases.approve(actorOf(ids[1], "publisher"), digest)));
    expect(outcomes).toHaveLength(2);
    expect((await state()).edition).toBe(1);
    await world.settle();
    expect(await (await get("/whitelist/version")).json()).toEqual({ edition: 1 });
  });

  it("cuts an edition of its own when what was announced becomes current, once", async () => {
    world.passTime({ days: 8 });
    await Promise.all([1, 2, 3].map(() => world.services.runDueWork().catch(() => {})));
    await world.settle();
    expect(await state()).toMatchObject({ edition: 2, entries: [{ id: 1, host: "zoom.us" }], announced: [] });
    expect(await (await get("/whitelist/current/squid.txt")).text()).toContain("\nzoom.us\n");
  });

  it("sends a carried proposal back to its proposer when its entries have changed meanwhile", async () => {
    const entryId = (await state()).entries[0]?.id ?? 0;
    const wide = (await world.services.catalogue.confirmedDestinations("zoom")).find(
      ({ match }) => match === "host+sub",
    );
    const base = { ...draftAbout, subject: "whitelist" as const, needs: "none" as const, toolId: "zoom", add: [] };
    const change = { entryId, destinationId: wide?.destinationId ?? "" };
    const widening = await openProposal(world, ids[1], { ...base, title: "Widen", change: [change], remove: [] });
    const removing = await openProposal(world, ids[0], { ...base, title: "Remove", change: [], remove: [entryId] });
    for (const id of ids) for (const proposalId of [widening, removing]) await vote(world, proposalId, id, "approve");
    await closeVotes(world);
    expect(
      await refusalsOf(world.services.releases.prepareAgreed(actorOf(ids[0], "publisher"), [removing, widening], "")),
    ).toEqual(["proposals_conflict"]);

    const edition = await publish(world, [removing], [ids[0], ids[1]]);
    expect((await state()).entries).toEqual([]);
    const returned = await world.services.proposals.requireSeen(undefined, widening);
    expect(returned.status).toBe("returned");
    const draft = await world.services.proposals.requireSeen(
      actorOf(ids[1], "representative"),
      returned.returnedAs ?? "",
    );
    expect(draft).toMatchObject({ status: "draft", baseEdition: edition, returnedFrom: widening, title: "Widen" });
    const again = world.services.proposals.openProposal(
      actorOf(ids[1], "representative"),
      draft.proposalId,
      draft.version,
    );
    expect(await refusalsOf(again), "its entry is gone").toEqual(["proposal_stale"]);
  });

  it("takes nothing but carried proposals", async () => {
    const open = await openProposal(world, ids[0], await additionOf(world, "asana"));
    const { releases } = world.services;
    const publisher = actorOf(ids[0], "publisher");
    expect(
      await refusalsOf(releases.prepareAgreed(publisher, [open], ""), releases.prepareAgreed(publisher, [], "")),
    ).toEqual(["changed_meanwhile", "nothing_to_publish"]);
    await world.services.proposals.withdraw(actorOf(ids[0], "representative"), open);
  });

  it("needs a proposal of its own for a host that strangers share, and warns every voter", async () => {
    await addTool(world, "sharepoint", [
      { host: "sharepoint.com", match: "sub" },
      { host: "login.sharepoint-tool.com", match: "host" },
    ]);
    expect(await refusalsOf(openProposal(world, ids[0], await additionOf(world, "sharepoint")))).toEqual([
      "shared_tenant_alone",
    ]);
    const destinations = await world.services.catalogue.confirmedDestinations("sharepoint");
    const add = destinations.flatMap((each) => (each.host === "sharepoint.com" ? [each.destinationId] : []));
    const proposalId = await openProposal(world, ids[0], {
      ...draftAbout,
      subject: "whitelist",
      needs: "none",
      toolId: "sharepoint",
      add,
      change: [],
      remove: [],
    });
    const voter = await world.signIn("voter@westmere.example");
    expect((await voter.get(`/proposals/${proposalId}/vote`)).text).toContain("strangers keep their content here too");
    await carry(world, proposalId, ids);
    await publish(world, [proposalId], [ids[0], ids[1]]);
    await afterNotice();
    expect((await state()).entries.find(({ host }) => host === "sharepoint.com")?.sharedTenantAccepted).toBe(true);
  });
});

describe("a removal at once", () => {
  it("takes the same two people, and goes to the vote the moment it is published", async () => {
    await publish(world, [await carriedAddition("webex", "host+sub")], [ids[0], ids[1]]);
    await afterNotice();
    const webex = (await state()).entries.find(({ toolId }) => toolId === "webex")?.id ?? 0;
    const { releases, proposals } = world.services;
    await releases.prepareRemoval(actorOf(ids[0], "publisher"), [webex], "The domain was taken over", { shrink: true });
    const other = actorOf(ids[2], "publisher");
    const edition = await releases.approve(other, (await releases.viewDesk(other)).prepared?.digest ?? "", {
      shrink: true,
    });
    expect((await state()).entries.map(({ id }) => id)).not.toContain(webex);
    await world.settle();
    await world.settle();
    const { items } = await proposals.listProposals("open");
    const restoration = items.find(({ restoresEdition }) => restoresEdition === edition);
    expect(restoration?.title).toContain(`version ${edition}`);
    const proposalId = restoration?.proposalId ?? "";
    expect(await refusalsOf(proposals.withdraw(actorOf(ids[0], "representative"), proposalId))).toEqual([
      "not_permitted",
    ]);

    for (const id of ids) await vote(world, proposalId, id, "reject");
    await closeVotes(world, 15);
    expect((await proposals.requireSeen(undefined, proposalId)).status).toBe("not_carried");
    expect((await state()).entries.map(({ toolId }) => toolId)).not.toContain("webex");
    expect(world.failures).toEqual([]);
  });
});

describe("the files", () => {
  it("give the current list again when every change is replayed from 0", async () => {
    const { changes } = (await (await get("/whitelist/changes/0.json")).json()) as { changes: ChangeRecord[] };
    expect(replay(changes)).toEqual((await state()).entries.toSorted((a, b) => a.id - b.id));
    expect(changes.find(({ what }) => what === "removed")?.previous).toBeDefined();
  });

  it("are asked for cheaply: 304 for what has not changed, gzip where it is accepted, a year for a numbered edition", async () => {
    const first = await get("/whitelist/current/whitelist.json");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(first.headers.get("cache-control")).toContain("max-age=300");
    expect((await get("/whitelist/current/whitelist.json", { "if-none-match": etag })).status).toBe(304);
    expect((await get("/whitelist/current/whitelist.json", { "if-none-match": `"other", W/${etag}` })).status).toBe(
      304,
    );
    expect((await get("/whitelist/current/whitelist.json", { "if-none-match": '"other"' })).status).toBe(200);
    const modified = first.headers.get("last-modified") ?? "";
    expect((await get("/whitelist/current/whitelist.json", { "if-modified-since": modified })).status).toBe(304);
    const zipped = await get("/whitelist/current/whitelist.json", { "accept-encoding": "br, gzip" });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(zipped.headers.get("etag")).not.toBe(etag);
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(await first.text());
    expect(
      (await get("/whitelist/current/whitelist.json", { "accept-encoding": "gzip;q=0" })).headers.get(
        "content-encoding",
      ),
    ).toBeNull();
    expect((await get("/whitelist/releases/1/squid.txt")).headers.get("cache-control")).toContain("immutable");
  });

  it("say what each format leaves out", async () => {
    const { formats } = (await (await get("/whitelist/current/losses.json")).json()) as {
      formats: Record<string, { reason: string }[]>;
    };
    expect(formats["squid.txt"]?.map(({ reason }) => reason)).toEqual(["in_companion_file"]);
  });

  it.each([
    "/whitelist/",
    "/whitelist/current/",
    "/whitelist/current/state.json",
    "/whitelist/current/..%2f..%2fbodies",
    "/whitelist/releases/0/squid.txt",
    "/whitelist/releases/99/squid.txt",
    "/whitelist/releases/1/%2e%2e/x.json",
    "/whitelist/current/squid.txt.gz",
  ])("are nothing but what is published: %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("never set a cookie and open to any site that reads them", async () => {
    const response = await get("/whitelist/version");
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});
