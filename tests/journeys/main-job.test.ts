import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTool, foundGroup } from "./working-group.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let group: Awaited<ReturnType<typeof foundGroup>>;

beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
  group = await foundGroup(world);
  await addTool(world, "zoom", [{ host: "zoom.us", match: "host+sub" }]);
});
afterAll(() => world.stop());

describe("the main job", () => {
  it("goes from a proposal to a file that a filter reads", async () => {
    const [proposer, second, third] = group.representatives;
    if (!proposer || !second || !third) throw new Error("the group is not whole");
    const stranger = world.stranger();
    expect(await (await stranger.request("/whitelist/version")).json()).toEqual({ edition: 0 });
    expect((await stranger.request("/whitelist/current/squid.txt")).status).toBe(404);

    const form = await proposer.get("/proposals/new/whitelist?tool=zoom");
    expect(form.text).toContain("zoom.us and every name below it");
    const incomplete = await proposer.submit(form, { rationale: "" });
    expect(incomplete.status).toBe(400);
    expect(incomplete.text).toContain("Select at least one address");
    expect(incomplete.text).toContain("Select the needs that it answers, or that it answers none");
    const [destination] = (await world.services.catalogue.requireTool("zoom")).destinations;
    const draft = await proposer.submit(form, {
      add: destination?.destinationId ?? "",
      needs: "(none)",
      rationale: "Council meetings with partners",
      interest: "none",
    });
    expect(draft.status, draft.text).toBe(200);
    expect(draft.text).toContain("Lets more through");
    const [path = ""] = draft.path.split("?");

    expect((await second.get(path)).status, "a draft is its organisation's").toBe(404);
    const opened = await proposer.submit(draft, {}, "/open");
    expect(opened.text).toContain("The vote is open");
    expect((await proposer.get(`${path}/edit`)).status, "no form for what can no longer be changed").toBe(409);
    expect((await stranger.get(path)).path).toContain("/sign-in");

    for (const voter of [proposer, second, third]) {
      const vote = await voter.get(`${path}/vote`);
      const voted = await voter.submit(vote, { choice: "approve", interest: "none" });
      expect(voted.text).toContain("vote has been recorded");
    }
    expect((await second.get(path)).text).toContain("3 of 3 organisations");

    world.passTime({ days: 8 });
    await world.services.runDueWork();
    const closed = await stranger.get(path);
    expect(closed.text).toContain("Agreed");
    const record = (await (await stranger.request(`${path}.json`)).json()) as { outcome: object };
    expect(record.outcome).toMatchObject({ carried: true, counts: { approve: 3 } });
    expect(JSON.stringify(record)).not.toContain("per_");

    const [publisher, otherPublisher] = await Promise.all([
      world.signIn("publisher@eastmere.example"),
      world.signIn("publisher@westmere.example"),
    ]);
    const desk = await publisher.get("/publishing");
    const prepared = await publisher.submit(
      desk,
      { proposalIds: path.split("/").at(-1)?.split("?")[0] ?? "" },
      "/prepare",
    );
    expect(prepared.text).toContain("Version 1 is prepared");
    const own = await publisher.post("/publishing/approve", {
      digest: /name="digest" value="([0-9a-f]+)"/.exec(prepared.html)?.[1] ?? "",
    });
    expect(own.status).toBe(403);
    const published = await otherPublisher.submit(await otherPublisher.get("/publishing"), {}, "/approve");
    expect(published.path).toBe("/editions/1");
    expect(published.text).toContain("Announced, not in force yet");

    world.passTime({ days: 7 });
    await world.services.runDueWork();
    await world.settle();
    const edition = await stranger.get("/editions/2");
    expect(edition.text).toContain("zoom.us and every name below it");
    expect(await (await stranger.request("/whitelist/version")).json()).toEqual({ edition: 2 });
    const squid = await (await stranger.request("/whitelist/current/squid.txt")).text();
    expect(squid.split("\n")).toContain(".zoom.us");
    const { changes } = (await (await stranger.request("/whitelist/changes/0.json")).json()) as {
      changes: { what: string }[];
    };
    expect(changes.map(({ what }) => what)).toEqual(["announced", "added"]);
    expect(await (await stranger.request("/whitelist/feed.atom")).text()).toContain("Version 2");
    expect(world.failures).toEqual([]);
  });
});
