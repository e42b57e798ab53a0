import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSmtpMailer } from "#functions/notifications/smtp-mailer.ts";
import { type MailServer, startMailServer } from "../mail-server.ts";
import { startWorld, type World } from "./world.ts";

let server: MailServer;
let world: World;
beforeAll(async () => {
  server = await startMailServer();
  world = await startWorld({
    mailer: createSmtpMailer({ url: server.url, from: "notices@commonlist.example", longest: 1_000 }),
  });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
});
afterAll(async () => {
  await world.stop();
  await server.stop();
});
beforeEach(() => {
  server.arrived.length = 0;
  world.failures.length = 0;
  Object.assign(server.mood, { refuse: undefined, waitMilliseconds: undefined, diesAfterTaking: undefined });
});

let count = 0;
/** Somebody is given a role, and so is told of it by e-mail. */
async function tellSomebody(name = "Zoë “Ada” O’Thorne <x@y.example>, Jr.") {
  count += 1;
  const address = `person${count}@eastmere.example`;
  const { personId } = await world.signIn(address, { name });
  await world.giveRole({ personId, role: "researcher" });
  return { address, personId };
}
const arrivedFor = (address: string) => server.arrived.filter(({ to }) => to.includes(address));

describe("an e-mail over SMTP", () => {
  it("arrives with both parts, its own Message-ID and the headers that programs look for", async () => {
    const { address } = await tellSomebody();
    await world.settle();
    const [email, ...more] = arrivedFor(address);
    expect(more).toEqual([]);
    expect(email?.from).toBe("notices@commonlist.example");
    expect(email?.to).toEqual([address]);
    expect(email?.headers).toMatchObject({
      from: "Commonlist <notices@commonlist.example>",
      subject: "Your account on Commonlist has changed",
      "auto-submitted": "auto-generated",
    });
    expect(email?.headers["message-id"]).toMatch(/^<ntf_[0-9a-f]{24}@localhost>$/);
    expect(email?.headers["list-unsubscribe"]).toMatch(/^<http:\/\/localhost\/unsubscribe\/per_[0-9a-f.]+>$/);
    expect(email?.headers["content-type"]).toContain("multipart/alternative");
    expect(email?.text).toContain("Hello Zoë “Ada” O’Thorne <x@y.example>, Jr.");
    expect(email?.html).toContain("Hello Zoë “Ada” O’Thorne &lt;x@y.example&gt;, Jr.");
    for (const part of [email?.text, email?.html]) expect(part).toContain("“Researcher” for Eastmere Council.");
    await world.settle();
    expect(arrivedFor(address)).toHaveLength(1);
  });

  it("reaches nobody but its reader, whatever their name holds", async () => {
    const { address } = await tellSomebody("Ada\r\nBcc: all@elsewhere.example\r\n\r\n<b>, all@elsewhere.example");
    await world.settle();
    const [email] = arrivedFor(address);
    expect(email?.to).toEqual([address]);
    expect(email?.headers.bcc).toBeUndefined();
    expect(email?.headers.cc).toBeUndefined();
  });
});

describe("a mail server that fails", () => {
  it("delays e-mail while everything else is done, and once it is back each e-mail is sent once", async () => {
    await server.goAway();
    const { address, personId } = await tellSomebody();
    await world.giveRole({ personId, role: "representative", seat: "voting" });
    await world.settle();
    const { notices } = await world.services.accounts.viewAccount({ personId, roles: [] });
    expect(
      notices.map(({ kind }) => kind),
      "an effect of the same act",
    ).toContain("representatives_changed");
    expect(world.failures.length).toBeGreaterThan(0);
    await server.comeBack();
    world.passTime({ hours: 1 });
    await world.settle();
    expect(arrivedFor(address)).toHaveLength(3);
    const ids = new Set(arrivedFor(address).map(({ headers }) => headers["message-id"]));
    expect(ids.size).toBe(3);
  });

  it("says nothing of whom it was for in what is logged", async () => {
    server.mood.refuse = { code: 451, message: "4.3.0 try later, person@eastmere.example" };
    const { address } = await tellSomebody();
    await world.settle();
    const [failure] = world.failures;
    expect(failure).toMatchObject({ name: "MailNotSent", message: "EENVELOPE 451 RCPT TO" });
    const all =
      JSON.stringify(failure, Object.getOwnPropertyNames(failure as object)) + String((failure as Error).stack);
    expect(all).not.toContain("eastmere");
    expect((failure as Error).cause).toBeUndefined();
    server.mood.refuse = undefined;
    world.passTime({ hours: 1 });
    await world.settle();
    expect(arrivedFor(address)).toHaveLength(1);
  });

  it("that is slow is left after a while, and does not hold up what is not e-mail", async () => {
    server.mood.waitMilliseconds = 30_000;
    const { address } = await tellSomebody();
    await world.signInWith("quick@eastmere.example", ["deputy"]);
    await world.services.outbox.dispatchWaiting(["work"]);
    const order: string[] = [];
    const mail = world.services.outbox.dispatchWaiting(["mail"]).then(() => order.push("e-mail given up"));
    await world.giveRole({ personId: (await tellSomebody()).personId, role: "publisher" });
    await world.services.outbox.dispatchWaiting(["work"]).then(() => order.push("other work done"));
    await mail;
    expect(order).toEqual(["other work done", "e-mail given up"]);
    expect(world.failures[0]).toMatchObject({ name: "MailNotSent" });
    server.mood.waitMilliseconds = 0;
    world.passTime({ hours: 1 });
    await world.settle();
    expect(arrivedFor(address)).toHaveLength(1);
  });

  it("that dies after taking an e-mail gets it again under the same Message-ID", async () => {
    server.mood.diesAfterTaking = true;
    const { address } = await tellSomebody();
    await world.settle();
    server.mood.diesAfterTaking = false;
    world.passTime({ hours: 1 });
    await world.settle();
    world.passTime({ hours: 1 });
    await world.settle();
    const [first, second, ...more] = arrivedFor(address);
    expect(more).toEqual([]);
    expect(second?.headers["message-id"]).toBe(first?.headers["message-id"]);
  });

  it("that refuses an address for good is believed: its person is told on their page", async () => {
    server.mood.refuse = { code: 550, message: "5.1.1 no such user" };
    const { personId } = await tellSomebody();
    await world.settle();
    expect(world.failures).toEqual([]);
    const { notices } = await world.services.accounts.viewAccount({ personId, roles: [] });
    expect(notices.map(({ kind }) => kind)).toContain("mail_bounced");
  });

  it("that relays for nobody is our affair, and no address is taken for dead", async () => {
    server.mood.refuse = { code: 554, message: "5.7.1 relaying denied" };
    const { address, personId } = await tellSomebody();
    await world.settle();
    const { notices } = await world.services.accounts.viewAccount({ personId, roles: [] });
    expect(notices.map(({ kind }) => kind)).not.toContain("mail_bounced");
    server.mood.refuse = undefined;
    world.passTime({ hours: 1 });
    await world.settle();
    expect(arrivedFor(address)).toHaveLength(1);
  });
});
