import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type PullRequest, pull } from "#functions/cli/pull/run.ts";
import { openTrusted } from "#functions/cli/pull/trusted.ts";
import { freshSigningKeys, type SigningKey, signerWithKeys } from "#functions/signer.ts";
import { addSignatures, draftRoot } from "#functions/signing/metadata.ts";
import { endless, type SignedSite, startSignedSite } from "./site.ts";

let site: SignedSite;
let root: string;
let edition = 0;
async function publishNext(): Promise<void> {
  edition += 1;
  await site.publish(edition);
}

beforeAll(async () => {
  site = await startSignedSite();
  root = path.join(site.folder, "root.json");
  await writeFile(root, await site.root());
  await publishNext();
});
afterAll(() => site.stop());
afterEach(() => site.attackBy());

/** A folder of its own for somebody who pulls. */
async function startPulling(more: Partial<PullRequest> = {}) {
  const out = await mkdtemp(path.join(site.folder, "out-"));
  const request = { url: site.origin, root, format: "squid", out, ...more };
  return {
    out,
    request,
    pull: (other: Partial<PullRequest> = {}) => pull({ ...request, ...other }),
    squid: () => readFile(path.join(out, request.format, "squid.txt"), "utf8"),
    /** What the command has counted. */
    ran: async () => (await readFile(path.join(out, "ran"), "utf8").catch(() => "")).length,
    counting: `printf x >> ${out}/ran`,
  };
}

describe("commonlist pull", () => {
  it("puts all files of a format in place by one link, and says so in one line", async () => {
    const council = await startPulling();
    expect(await council.pull()).toEqual({ exitCode: 0, line: `squid: version ${edition} is in place, in 2 files` });
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
    expect((await readdir(path.join(council.out, "squid"))).sort()).toEqual(["squid-url-regex.txt", "squid.txt"]);
    const before = await readlink(path.join(council.out, "squid"));
    await publishNext();
    expect((await council.pull({ root: undefined })).exitCode).toBe(0);
    const after = await readlink(path.join(council.out, "squid"));
    expect(after).not.toBe(before);
    // Whatever has the version before open can go on reading it.
    expect(await readFile(path.join(council.out, before, "squid.txt"), "utf8")).toContain(`# edition ${edition - 1}\n`);
  });

  it("ends with 3 where nothing has changed, also where only other formats have, and runs nothing then", async () => {
    const council = await startPulling({ format: "pihole" });
    expect((await council.pull({ command: council.counting })).exitCode).toBe(0);
    expect(await council.ran()).toBe(1);
    await publishNext();
    expect(await council.pull({ command: council.counting })).toEqual({
      exitCode: 3,
      line: `pihole: version ${edition} is in place already`,
    });
    expect(await council.ran()).toBe(1);
  });

  it("ends with 4 where the command fails, and tries it again until it succeeds", async () => {
    const council = await startPulling();
    const failed = await council.pull({ command: "exit 7" });
    expect(failed).toMatchObject({ exitCode: 4, line: expect.stringContaining("“exit 7” ended with 7") });
    expect((await council.pull({ command: "exit 7" })).exitCode).toBe(4);
    expect(await council.pull({ command: council.counting })).toMatchObject({ exitCode: 0 });
    expect((await council.pull({ command: council.counting })).exitCode).toBe(3);
    expect(await council.ran()).toBe(1);
  });

  it.each([
    ["a file that was cut off", (name: string) => /^targets\//.test(name) && new Response("# edition")],
    ["an empty file", (name: string) => /^targets\//.test(name) && new Response("")],
    ["a file that never ends", (name: string) => /^targets\/.*squid/.test(name) && endless()],
    ["an error page", (name: string) => /^targets\/.*squid/.test(name) && new Response("Sorry", { status: 503 })],
    ["an error page that says it is the list", () => new Response("<h1>Sorry</h1>")],
    ["the way to another place", () => Response.redirect("https://elsewhere.example/")],
  ])("ends with 1 and keeps the last good copy where it is sent %s", async (_what, forged) => {
    const council = await startPulling();
    await council.pull();
    const before = await council.squid();
    await publishNext();
    site.attackBy((name) => forged(name) || undefined);
    const refused = await council.pull({ command: council.counting });
    expect(refused).toMatchObject({ exitCode: 1, line: expect.stringMatching(/^squid: refused.*\S$/) });
    expect(refused.line).not.toContain("\n");
    expect(await council.squid()).toBe(before);
    expect(await council.ran()).toBe(0);
    site.attackBy();
    expect((await council.pull({ command: council.counting })).exitCode).toBe(0);
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
  });

  it("takes no older list than it has, though every byte of it was signed once", async () => {
    const council = await startPulling();
    const old = await site.read("metadata/timestamp.json");
    await publishNext();
    await council.pull();
    site.attackBy((name) => (name === "metadata/timestamp.json" ? new Response(old) : undefined));
    expect(await council.pull()).toMatchObject({ exitCode: 1, line: expect.stringContaining("less than current") });
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
  });

  it("leaves nothing in place that is not whole, whenever it is refused", async () => {
    const council = await startPulling();
    site.attackBy((name) => (/squid-url-regex/.test(name) ? new Response("half") : undefined));
    for (let time = 1; time <= 3; time += 1) expect((await council.pull()).exitCode).toBe(1);
    expect(await readdir(council.out)).toEqual([".commonlist"]);
    expect((await readdir(path.join(council.out, ".commonlist/squid/trusted"))).length).toBe(1);
    site.attackBy();
    expect((await council.pull()).exitCode).toBe(0);
  });

  it("puts right what somebody changed in its copy", async () => {
    const council = await startPulling();
    await council.pull();
    await writeFile(path.join(council.out, "squid", "squid.txt"), ".evil.us\n");
    expect((await council.pull({ command: council.counting })).exitCode).toBe(0);
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
    expect(await council.ran()).toBe(1);
  });

  it("takes over no folder and no file that it has not made", async () => {
    const council = await startPulling();
    await writeFile(path.join(council.out, "squid"), "mine");
    expect(await council.pull()).toMatchObject({ exitCode: 1, line: expect.stringContaining("not a link of ours") });
    expect(await readFile(path.join(council.out, "squid"), "utf8")).toBe("mine");
  });

  it.each<[string, Partial<PullRequest>, RegExp]>([
    ["no root file", { root: undefined }, /--root/],
    ["a root file that is none", { root: import.meta.filename }, /root file/],
    [
      "a format that there is not",
      { format: "squidward" },
      /there is no format squidward in the signed list: it has squid, pihole/,
    ],
    ["a format that is a path", { format: "../etc" }, /not the name/],
    ["a subscription that there is not", { subscription: `sub_${"0".repeat(24)}` }, /does not exist/],
    ["an address that is none", { url: "lists" }, /not the address/],
    ["an address where nobody answers", { url: "http://127.0.0.1:9" }, /fetch failed/],
  ])("ends with 1 and says why with %s", async (_what, given, why) => {
    const council = await startPulling();
    expect(await council.pull(given)).toMatchObject({ exitCode: 1, line: expect.stringMatching(why) });
  });

  it("gets the chosen tools of a subscription, and says who asks where it was told to", async () => {
    const subscription = `sub_${"3".repeat(24)}`;
    await site.publish(77, subscription);
    const council = await startPulling({ subscription });
    expect((await council.pull()).exitCode).toBe(0);
    expect(await council.squid()).toContain("# edition 77\n");
    site.asked.length = 0;
    await council.pull({ url: site.origin.replace("//", "//token@") });
    expect(new Set(site.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${Buffer.from("token:").toString("base64")}`]),
    );
  });

  it("does its work once where two begin together", async () => {
    const council = await startPulling();
    const command = `sleep 0.2; ${council.counting}`;
    const codes = (await Promise.all([council.pull({ command }), council.pull({ command })])).map(
      ({ exitCode }) => exitCode,
    );
    expect(codes.sort()).toEqual([0, 3]);
    expect(await council.ran()).toBe(1);
  });
});

describe("what was verified before", () => {
  it("is not given up for what a full disk has cut off", async () => {
    const council = await startPulling();
    await council.pull();
    const state = path.join(council.out, ".commonlist/squid");
    const before = await readlink(path.join(state, "trusted-now"));
    const next = await openTrusted(state, root);
    await writeFile(path.join(next.directory, "timestamp.json"), '{"signatures": [');
    await next.adopt();
    expect(await readlink(path.join(state, "trusted-now"))).toBe(before);
    expect((await council.pull()).exitCode).toBe(3);
  });

  it("writes nothing to the terminal that somebody on the way has sent", async () => {
    const council = await startPulling();
    site.attackBy((name) =>
      name === "metadata/timestamp.json" ? new Response("\u001b]0;all is well\u0007\r\u202e") : undefined,
    );
    const { exitCode, line } = await council.pull();
    expect(exitCode).toBe(1);
    expect(line).toContain("is not valid JSON");
    expect(line).not.toMatch(/\p{C}/u);
  });

  it("puts no empty folder in place, and knows no format that is a word of the language alone", async () => {
    const council = await startPulling();
    await council.pull();
    const before = await council.squid();
    edition += 1;
    const body = JSON.stringify({ edition, formats: { squid: [] } });
    await site.signing.publish("whitelist", edition, [{ file: "manifest.json", body }]);
    expect(await council.pull()).toMatchObject({ exitCode: 1, line: expect.stringContaining("manifest.json") });
    expect(await council.squid()).toBe(before);
    await publishNext();
    expect(await council.pull({ format: "constructor" })).toMatchObject({
      exitCode: 1,
      line: expect.stringContaining("there is no format constructor in the signed list"),
    });
  });

  it("is asked for again when another root file is given", async () => {
    const council = await startPulling();
    await council.pull();
    const stranger = path.join(site.folder, "stranger.json");
    const own = await freshRoot();
    await writeFile(stranger, own);
    expect(await council.pull({ root: stranger })).toMatchObject({
      exitCode: 1,
      line: expect.stringContaining("0/1 keys"),
    });
    expect((await council.pull()).exitCode).toBe(3);
  });
});

/** The first root of a site that has nothing to do with this one. */
async function freshRoot(): Promise<string> {
  const { root: keys, online } = signerWithKeys(freshSigningKeys());
  const publicKey = (key: SigningKey) => key.publicKey();
  const [targets = "", snapshot = "", timestamp = ""] = await Promise.all(
    [online.targets, online.snapshot, online.timestamp].map(publicKey),
  );
  const draft = draftRoot({
    version: 1,
    now: site.world.now().toISOString(),
    rootKeys: await Promise.all(keys.map(publicKey)),
    online: { targets, snapshot, timestamp },
  });
  return addSignatures("root", draft, keys);
}

describe("commonlist pull, killed", () => {
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const child of started) child.kill("SIGKILL");
  });

  async function until(what: () => Promise<boolean>): Promise<void> {
    for (let waited = 0; waited < 20_000; waited += 20) {
      if (await what()) return;
      await delay(20);
    }
    throw new Error("waited in vain");
  }

  function start({ url, format, out }: PullRequest, then: string): ChildProcess {
    const script = path.join(import.meta.dirname, "../../functions/cli/commonlist-pull.ts");
    const args = [url, "--root", root, "--format", format, "--out", out, "--then", then];
    const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"], detached: true });
    started.push(child);
    return child;
  }

  it("between the switch and the end of the command, runs the command the next time", async () => {
    const council = await startPulling();
    const child = start(council.request, `touch ${council.out}/begun; sleep 60`);
    const begun = () => readdir(council.out).then((names) => names.includes("begun"));
    await until(begun);
    // The command with it: it has a process of its own.
    process.kill(-Number(child.pid), "SIGKILL");
    await once(child, "exit");
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
    expect(await council.pull({ command: council.counting })).toMatchObject({ exitCode: 0 });
    expect(await council.ran()).toBe(1);
    expect((await council.pull({ command: council.counting })).exitCode).toBe(3);
  });

  it("in the middle of a download, leaves the last good copy and nothing that the next run does not clear away", async () => {
    const council = await startPulling();
    await council.pull();
    const before = await council.squid();
    await publishNext();
    let reached = false;
    site.attackBy(async (name) => {
      if (!/^targets\/.*squid-url-regex/.test(name)) return undefined;
      reached = true;
      return new Response(new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("# ed")) }));
    });
    const child = start(council.request, council.counting);
    await until(async () => reached);
    process.kill(-Number(child.pid), "SIGKILL");
    await once(child, "exit");
    expect(await council.squid()).toBe(before);
    site.attackBy();
    expect(await council.pull({ command: council.counting })).toMatchObject({ exitCode: 0 });
    expect(await council.squid()).toContain(`# edition ${edition}\n`);
    const state = path.join(council.out, ".commonlist/squid");
    expect((await readdir(state)).sort()).toEqual(["done.txt", "trusted", "trusted-now", "versions"]);
    expect(await readdir(path.join(state, "versions"))).toHaveLength(2);
    expect(await readdir(path.join(state, "trusted"))).toHaveLength(1);
    await rm(state, { recursive: true });
  });
});

describe("what an operator has got wrong", () => {
  it("is said in one line that says what to do, also where the folder cannot be made", async () => {
    const council = await startPulling();
    const told = async (other: Partial<PullRequest>) => {
      const { exitCode, line } = await council.pull(other);
      expect(exitCode).toBe(1);
      expect(line).not.toContain("\n");
      return line;
    };
    expect(await told({ url: "lists.example" })).toContain("begin with https://");
    expect(await told({ root: path.join(site.folder, "none.json") })).toContain("there is no root file at");
    expect(await told({ root: import.meta.filename })).toContain("fetch it again");
    expect(await told({ out: path.join(root, "x") })).toContain("refused");
    expect(await told({ out: root })).toContain("refused");
  });
});
