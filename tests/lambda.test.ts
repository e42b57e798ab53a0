import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBBatchResponse } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visitProvider } from "#functions/local/demo/provider-visit.ts";
import { freePort } from "#functions/local/engine.ts";
import { notificationTag } from "#functions/notifications/ses-mailer.ts";
import type { EffectType } from "#functions/outbox/rules.ts";
import { freshSigningKeys, keyFromPem } from "#functions/signer.ts";
import { addSignatures, draftRoot, readDocument } from "#functions/signing/metadata.ts";
import { createBucketFiles } from "#functions/whitelist/bucket-files.ts";
import { createApp } from "#web/app.ts";
import { edgeProofHeader, viewerAddressHeader } from "#web/client-address.ts";
import { workWritten } from "../infra/outbox-filter.ts";
import { throughGateway } from "./lambda/api-gateway.ts";
import { publicOrigin, startDeployment, type TestDeployment, throughCloudFront } from "./lambda/deployment.ts";
import { startFunction } from "./lambda/process.ts";

const email = "ada.thorne@eastmere.example";
let site: TestDeployment;
beforeAll(async () => {
  site = await startDeployment();
});
afterAll(() => site.stop());

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

describe("the bundles", () => {
  it("stay small enough to start quickly", async () => {
    const sizes = await Promise.all(Object.values(site.bundles).map((each) => stat(path.join(each, "index.mjs"))));
    // The site's was 4.9 MB before the research library. Its pages are the larger part of what that added, MiniSearch 27 kB; templates are
    // a quarter of it all, with the names that Nunjucks gives them made short. Everything else that is large is asked for by something.
    for (const { size } of sizes) expect(size).toBeLessThan(6_000_000);
    console.error(
      `bundles ${sizes.map(({ size }) => `${Math.round(size / 1000)} kB`).join(", ")}; the site is ready after ${site.web.readyAfterMilliseconds} ms`,
    );
  });
});

describe("the site on Lambda", () => {
  it("shows the home page with its styles, script and icon", async () => {
    const home = await site.get("/");
    expect(home.status).toBe(200);
    expect(home.headers.get("content-type")).toMatch("text/html");
    const html = await home.text();
    expect(html).toContain("<h1");
    const types: Record<string, string> = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
    const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(css|js|svg))"/g)];
    expect(assets.map(([, , extension]) => extension).sort()).toEqual(["css", "js", "svg"]);
    for (const [, where = "", extension = ""] of assets) {
      const asset = await site.get(where);
      expect(asset.status, where).toBe(200);
      expect(asset.headers.get("content-type")).toMatch(types[extension] ?? "");
      expect(asset.headers.get("cache-control")).toContain("immutable");
      expect((await asset.text()).length).toBeGreaterThan(50);
    }
  });

  it.each([
    "/",
    "/tools",
    "/organisations",
    "/editions",
    "/charter",
    "/help",
    "/sign-in",
    "/working-group",
    "/research",
    "/research/findings",
    "/nowhere",
  ])("shows %s as the site does that reads its templates from files", async (where) => {
    const unbundled = await createApp(site.services, { publicOrigin }).request(publicOrigin + where);
    const bundled = await site.get(where);
    const withoutNonce = (html: string) => html.replace(/nonce="[^"]*"/g, "");
    expect(bundled.status).toBe(unbundled.status);
    expect(withoutNonce(await bundled.text())).toBe(withoutNonce(await unbundled.text()));
  });

  it("has no mailbox, where everything sent to anybody would be read", async () => {
    expect((await site.get("/mailbox")).status).toBe(404);
  });

  it("answers an address that there is not with a page", async () => {
    const missing = await site.get("/no/such/page");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("Page not found");
  });

  it("refuses a form that another site sent", async () => {
    const refused = await site.post("/sign-in", { provider: "local" }, { origin: "https://elsewhere.example" });
    expect(refused.status).toBe(403);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it("counts attempts by where they come from, whatever their headers say", async () => {
    const attempt = async (headers: Record<string, string>) =>
      (await site.post("/sign-in", { provider: "local", to: "/" }, headers)).status;
    const pretending = (last: number) => ({
      "x-forwarded-for": `203.0.113.${last}`,
      [viewerAddressHeader]: `203.0.113.${last}`,
      [edgeProofHeader]: "a guess",
    });
    // The count may begin anew once while this runs, and never twice.
    let status = 303;
    for (let last = 1; status === 303 && last <= 201; last += 1) status = await attempt(pretending(last % 256));
    expect(status).toBe(429);
    expect(await attempt(throughCloudFront("203.0.113.9"))).toBe(303);
  });
});

describe("the schedule on Lambda", () => {
  it("lays out what there is before the first edition, as a bucket can serve it with nothing behind it", async () => {
    await site.schedule.invoke({ lane: "work" });
    const headers = (name: string) => site.objects.get(`releases/whitelist/${name}`)?.headers;
    expect(headers("version")).toMatchObject({
      "content-type": "application/json",
      "cache-control": "public, max-age=300, must-revalidate",
    });
    expect(headers("version.gz")).toMatchObject({ "content-type": "application/json", "content-encoding": "gzip" });
    expect(headers("feed.atom")?.["content-type"]).toBe("application/atom+xml; charset=utf-8");
  });

  it("lets the site serve those files too, compressed where asked, and unchanged where known", async () => {
    const plain = await site.get("/whitelist/version");
    expect(await plain.json()).toEqual({ edition: 0 });
    const compressed = await site.get("/whitelist/version", { "accept-encoding": "gzip" });
    expect(compressed.headers.get("content-encoding")).toBe("gzip");
    expect(JSON.parse(gunzipSync(await compressed.bytes()).toString())).toEqual({ edition: 0 });
    const known = await site.get("/whitelist/version", { "if-none-match": plain.headers.get("etag") ?? "" });
    expect(known.status).toBe(304);
    expect((await site.get("/whitelist/current/squid.txt")).status).toBe(404);
  });
});

describe("signing on Lambda", () => {
  it("begins when a root that was made elsewhere is put in force by the operator's command line", async () => {
    await site.schedule.invoke({ lane: "work" });
    expect(site.objects.get("releases/whitelist/tuf/metadata/1.root.json")).toBeUndefined();
    const rootKeys = freshSigningKeys().root.map(keyFromPem);
    const draft = draftRoot({
      version: 1,
      now: new Date().toISOString(),
      rootKeys: await Promise.all(rootKeys.map((key) => key.publicKey())),
      online: await site.services.signing.root.onlineKeys(),
    });
    const folder = await mkdtemp(path.join(tmpdir(), "commonlist-ceremony-"));
    const file = path.join(folder, "root.json");
    await writeFile(file, await addSignatures("root", draft, rootKeys.slice(1)));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(import.meta.dirname, "../functions/cli/commonlist.js"), "root", "publish", file],
      { env: site.signingEnvironment },
    );
    expect(stdout).toContain("root 1 is in force");
    await site.schedule.invoke({ lane: "work" });
    const read = (name: string) => site.objects.get(`releases/whitelist/tuf/metadata/${name}`)?.body.toString() ?? "";
    const root = readDocument("root", read("1.root.json"));
    root.verifyDelegate("timestamp", readDocument("timestamp", read("timestamp.json")));
    expect(await readFile(file, "utf8")).toBe(read("1.root.json"));
    await rm(folder, { recursive: true });
  });

  it("leaves out of the function the program that verifies, which lies beside it", async () => {
    const program = await site.get("/commonlist-pull.mjs");
    expect(program.headers.get("content-type")).toContain("text/javascript");
    expect(await program.text()).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("is shown on pages by functions that have no key", async () => {
    const timestamp = await site.get("/whitelist/tuf/metadata/timestamp.json");
    expect(timestamp.status).toBe(200);
    expect(timestamp.headers.get("cache-control")).toBe("no-cache");
    const targets = await site.get("/whitelist/tuf/metadata/1.root.json");
    expect(targets.headers.get("cache-control")).toContain("immutable");
  });
});

describe("files in a bucket", () => {
  it("are created once and never over another, and removed once or twice", async () => {
    const files = createBucketFiles("releases", new S3Client({}));
    await Promise.all(["first", "second", "third"].map((body) => files.create("bodies/1-a/state.json", body)));
    const written = (await files.read("bodies/1-a/state.json"))?.body.toString();
    await files.create("bodies/1-a/state.json", "later");
    expect((await files.read("bodies/1-a/state.json"))?.body.toString()).toBe(written);
    await files.write("bodies/1-a/state.json", "replaced");
    expect((await files.read("bodies/1-a/state.json"))?.body.toString()).toBe("replaced");
    expect(await files.read("bodies/2-b/state.json")).toBeUndefined();
    await files.remove("bodies/1-a/state.json");
    await files.remove("bodies/2-b/state.json");
    expect(await files.read("bodies/1-a/state.json")).toBeUndefined();
  });
});

describe("a person at the deployment", () => {
  let session: string;

  it("is made the first steward by the operator's command line", async () => {
    await site.services.organisations.register.save(
      undefined,
      {
        name: "Eastmere Borough Council",
        otherNames: [],
        kind: "unitary_authority",
        codes: [],
        hasEnded: false,
        successorIds: [],
        statedBy: {},
        domains: ["eastmere.example"],
      },
      { actorId: "test", source: "test" },
    );
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(import.meta.dirname, "../functions/cli/commonlist.js"), "steward", "add", email],
      { env: site.environment },
    );
    expect(stdout).toContain("They are a steward");
  });

  it("signs in through a real provider, with cookies that no other host can plant", async () => {
    const begun = await site.post("/sign-in", { provider: "local", to: "/account" }, throughCloudFront("192.0.2.1"));
    expect(begun.status).toBe(303);
    const back = await visitProvider(begun.headers.get("location") ?? "", {
      email,
      name: "Ada Thorne",
      emailVerified: "yes",
      secondFactor: "yes",
    });
    const landed = await site.get(back.pathname + back.search, { cookie: cookiesOf(begun) });
    expect(landed.status).toBe(303);
    session = landed.headers.getSetCookie().find((line) => line.startsWith("__Host-commonlist=")) ?? "";
    expect(session).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const account = await (await site.get("/account", { cookie: session.split(";")[0] ?? "" })).text();
    expect(account).toContain("Ada Thorne");
    expect(account).toContain("Steward");
  });

  it("has a name and an address that nobody can read in the table", async () => {
    const items = JSON.stringify(await site.everyItem());
    expect(items).not.toContain("ada.thorne");
    expect(items).not.toContain("Ada Thorne");
    for (const [name, { body }] of site.objects) expect(body.toString("latin1"), name).not.toContain("ada.thorne");
  });
});

/** The stream's record of an item as it was written. */
const recordOf = (NewImage: Record<string, AttributeValue>) => ({
  eventID: "1",
  eventName: "INSERT",
  eventSource: "aws:dynamodb",
  awsRegion: "eu-west-2",
  dynamodb: {
    ApproximateCreationDateTime: 1796040000,
    Keys: { pk: NewImage.pk, sk: NewImage.sk },
    NewImage,
    SequenceNumber: "4421584500000000017450439091",
    StreamViewType: "NEW_IMAGE",
  },
});
const outboxItems = async (type?: EffectType) => {
  const [entity = ""] = workWritten.dynamodb.NewImage.__edb_e__.S;
  const items = (await site.everyItem()).filter((item) => item.__edb_e__?.S === entity);
  return items.filter((item) => type === undefined || item.type?.S === type);
};

describe("the outbox dispatcher on Lambda", () => {
  let record: object;
  const outboxItem = async () => (await outboxItems("representatives_changed"))[0];

  it("is woken by outbox items alone", async () => {
    const { accounts } = site.services;
    const personId = await accounts.operator.addPerson(
      { email: "brin.hale@eastmere.example", name: "Brin Hale" },
      "test",
    );
    await accounts.operator.giveRole({ personId, role: "representative", seat: "voting" }, "test");
    const items = await site.everyItem();
    const [wanted = ""] = workWritten.dynamodb.NewImage.__edb_e__.S;
    expect(items.every((item) => "outboxItemId" in item === (item.__edb_e__?.S === wanted))).toBe(true);
    record = recordOf((await outboxItem()) ?? {});
  });

  it("gives the record back when the table does not answer, and says so without the item", async () => {
    const away = { ...site.environment, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await freePort()}` };
    const [withoutTable, siteWithoutTable] = await Promise.all([
      startFunction(site.bundles.outboxStream, away),
      startFunction(site.bundles.web, away),
    ]);
    const answer = await withoutTable.invoke<DynamoDBBatchResponse>({ Records: [record] });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "4421584500000000017450439091" }]);
    expect(withoutTable.log.text).toContain("outbox item not dispatched");
    const page = await throughGateway(siteWithoutTable)(new Request(`${publicOrigin}/proposals`));
    expect(page.status).toBe(503);
    expect(page.headers.get("retry-after")).toBe("30");
    await Promise.all([withoutTable.stop(), siteWithoutTable.stop()]);
  });

  it("does what the act promised, once, however often the stream brings it", async () => {
    for (let time = 1; time <= 2; time += 1) {
      const answer = await site.outboxStream.invoke<DynamoDBBatchResponse>({ Records: [record, record] });
      expect(answer.batchItemFailures).toEqual([]);
    }
    const done = await outboxItem();
    expect(done?.doneAt?.S).toBeDefined();
    expect(done?.attempts?.N).toBe("1");
    const notices = (await site.everyItem()).filter(
      (item) => item.kind?.S === "representatives_changed" && item.__edb_e__?.S === "notice",
    );
    expect(notices).toHaveLength(1);
  });

  it("refuses an event of another shape", async () => {
    await expect(site.outboxStream.invoke({ Records: [{ dynamodb: {} }] })).rejects.toMatchObject({ name: "ZodError" });
  });
});

describe("e-mail on Lambda", () => {
  const due = async () => (await outboxItems("notification_due")).map(recordOf);

  it("is sent by SES once, with the tag by which its events are known, and by the function that may alone", async () => {
    await site.outboxStream.invoke({ Records: (await outboxItems("notice_given")).map(recordOf) });
    const Records = await due();
    expect(Records.length).toBeGreaterThan(1);
    const [first] = Records;
    await site.outboxStream.invoke({ Records: [first] });
    expect(site.emails).toEqual([]);
    for (let time = 1; time <= 2; time += 1) await site.mailStream.invoke({ Records: Records.slice(1) });
    expect(site.emails).toHaveLength(Records.length - 1);
    for (const { Destination, ConfigurationSetName, EmailTags, raw } of site.emails) {
      expect([[email], ["brin.hale@eastmere.example"]]).toContainEqual(Destination.ToAddresses);
      expect(ConfigurationSetName).toBe("commonlist");
      expect(raw).toContain(`Message-ID: <${EmailTags?.[0]?.Value}@commonlist.example>`);
      expect(raw).toContain("From: Commonlist <notices@commonlist.example>");
    }
    expect(site.outboxStream.log.text).toContain("MailNotSent");
    for (const { log } of [site.outboxStream, site.mailStream]) expect(log.text).not.toContain("brin.hale");
  });

  const bounceOf = (notificationId: string | undefined, bounceType: string) => ({
    source: "aws.ses",
    "detail-type": "Email Bounced",
    detail: {
      eventType: "Bounce",
      bounce: {
        bounceType,
        bounceSubType: "General",
        bouncedRecipients: [{ emailAddress: "brin.hale@eastmere.example" }],
      },
      mail: {
        destination: ["brin.hale@eastmere.example"],
        tags: { "ses:configuration-set": ["commonlist"], [notificationTag]: [notificationId] },
      },
    },
  });

  it("that comes back is told to its person, if it came back for good", async () => {
    const toBrin = site.emails.find(({ Destination }) => Destination.ToAddresses[0]?.startsWith("brin"));
    const notificationId = toBrin?.EmailTags?.[0]?.Value;
    await site.mailBounced.invoke(bounceOf(notificationId, "Transient"));
    expect(await outboxItems("mail_bounced")).toEqual([]);
    await site.mailBounced.invoke(bounceOf(notificationId, "Permanent"));
    await site.mailBounced.invoke(bounceOf(notificationId, "Permanent"));
    const told = await outboxItems("mail_bounced");
    expect(told).toHaveLength(1);
    await site.outboxStream.invoke({ Records: told.map(recordOf) });
    const notices = (await site.everyItem()).filter((item) => item.__edb_e__?.S === "notice");
    expect(notices.map((item) => item.kind?.S)).toContain("mail_bounced");
    await expect(site.mailBounced.invoke(bounceOf("ntf_of-another", "Permanent"))).rejects.toMatchObject({
      name: "ZodError",
    });
    expect(site.mailBounced.log.text).not.toContain("brin.hale");
  });
});
