import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MailRefused } from "#functions/notifications/mailer.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let refuses = false;
beforeAll(async () => {
  world = await startWorld({
    at: "2026-11-30T12:00:00.000Z",
    mailer: {
      send: async (email) => {
        world.mail.push(email);
        if (refuses) throw new MailRefused("550");
      },
    },
  });
  await world.addOrganisation("Eastmere Council", ["eastmere.example"]);
});
afterAll(() => world.stop());
afterEach(async () => {
  await world.settle();
  world.mail.length = 0;
  expect(world.failures).toEqual([]);
});

const to = (address: string) => world.mail.filter((email) => email.to.address === address);

/** Somebody who has got every e-mail so far. */
async function member(name: string) {
  const address = `${name}@eastmere.example`;
  const browser = await world.signIn(address, { name: `${name} Thorne` });
  await world.settle();
  return { address, browser, personId: browser.personId };
}

async function choose({ browser }: Awaited<ReturnType<typeof member>>, choice: string) {
  return browser.submit(await browser.get("/account/notifications"), { choice });
}

const pathIn = (text: string, what: RegExp): string => new URL(what.exec(text)?.[0] ?? "").pathname;
const unsubscribeLink = /http:\/\/localhost\/unsubscribe\/\S+/;

describe("being told by e-mail", () => {
  it("says what has changed in the account, in both forms, and leaves name and address in no item", async () => {
    const { address, personId } = await member("ada");
    await world.giveRole({ personId, role: "researcher" });
    await world.settle();
    const [email] = to(address);
    expect(email?.subject).toBe("Your account on Commonlist has changed");
    for (const part of [email?.text, email?.html]) {
      expect(part).toContain("Hello ada Thorne");
      expect(part).toContain("Researcher");
      expect(part).toContain("Eastmere Council");
      expect(part).toContain("http://localhost/account");
    }
    await world.settle();
    expect(to(address)).toHaveLength(1);
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: world.table }));
    expect(JSON.stringify(Items)).not.toMatch(/ada@eastmere|ada Thorne/);
  });

  it("is not done about what the person has read on the page already", async () => {
    const someone = await member("bela");
    await choose(someone, "daily");
    await world.giveRole({ personId: someone.personId, role: "researcher" });
    await world.settle();
    const account = await someone.browser.get("/account");
    await someone.browser.submit(account, {}, "/account/notices");
    world.passTime({ days: 1 });
    await world.settle();
    expect(to(someone.address)).toEqual([]);
  });
});

describe("choosing which e-mails to get", () => {
  it("is for people who are signed in", async () => {
    const seen = await world.stranger().get("/account/notifications");
    expect(seen.path).toContain("/sign-in");
  });

  it("asks again when nothing was chosen", async () => {
    const { browser } = await member("cato");
    const refused = await browser.post("/account/notifications", { choice: "hourly" });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Select which e-mails you get");
  });

  it("once a day brings one e-mail at seven with everything in it", async () => {
    const someone = await member("dora");
    const saved = await choose(someone, "daily");
    expect(saved.text).toContain("Your choice is saved");
    expect(saved.html).toMatch(/value="daily" checked/);
    await world.giveRole({ personId: someone.personId, role: "researcher" });
    await world.giveRole({ personId: someone.personId, role: "publisher" });
    await world.settle();
    expect(to(someone.address)).toEqual([]);
    world.passTime({ hours: 19 });
    await world.settle();
    const [email, ...more] = to(someone.address);
    expect(more).toEqual([]);
    expect(email?.subject).toBe("Your daily message from Commonlist");
    expect(email?.text).toContain("“Researcher”");
    expect(email?.text).toContain("“Publisher”");
  });

  it("none brings none, while the account page still tells", async () => {
    const someone = await member("emil");
    await choose(someone, "none");
    await world.giveRole({ personId: someone.personId, role: "researcher" });
    await world.settle();
    expect(to(someone.address)).toEqual([]);
    expect((await someone.browser.get("/account")).text).toContain("You have been given the role “Researcher”");
  });
});

describe("stopping e-mails from an e-mail", () => {
  async function linkOf(name: string) {
    const someone = await member(name);
    await world.giveRole({ personId: someone.personId, role: "researcher" });
    await world.settle();
    const [email] = to(someone.address);
    const path = pathIn(email?.text ?? "", unsubscribeLink);
    expect(email?.headers["List-Unsubscribe"]).toBe(`<http://localhost${path}>`);
    return { ...someone, path };
  }

  it("takes a button and no sign-in: a scanner that opens the link changes nothing", async () => {
    const { browser, path } = await linkOf("fyn");
    const reader = world.stranger();
    const shown = await reader.get(path);
    await reader.get(path);
    expect(shown.text).toContain("Two kinds still come");
    expect(shown.text).not.toContain("fyn");
    expect((await browser.get("/account/notifications")).html).toMatch(/value="at_once" checked/);
    const stopped = await reader.submit(shown);
    expect(stopped.text).toContain("You have stopped e-mails");
    expect((await reader.submit(shown)).status, "twice is once").toBe(200);
    expect((await browser.get("/account/notifications")).html).toMatch(/value="none" checked/);
  });

  it("works with no link but the one sent to oneself", async () => {
    const [{ path }, other] = [await linkOf("gil"), await member("hugo")];
    const proof = path.split(".")[1];
    for (const forged of [
      `/unsubscribe/${other.personId}.${proof}`,
      `/unsubscribe/${other.personId}.`,
      `/unsubscribe/${other.personId}`,
      `${path}0`,
      "/unsubscribe/nobody.nothing",
    ]) {
      expect((await world.stranger().get(forged)).status, forged).toBe(404);
      expect((await world.stranger().post(forged)).status, forged).toBe(404);
    }
    expect((await other.browser.get("/account/notifications")).html).toMatch(/value="at_once" checked/);
  });

  it("is refused from another site's form", async () => {
    const { browser, path } = await linkOf("ines");
    expect((await browser.send(path, {}, "https://elsewhere.example")).status).toBe(403);
  });
});

describe("an e-mail that comes back", () => {
  it("is told to the person on their account page, and by no further e-mail", async () => {
    const someone = await member("jana");
    refuses = true;
    await world.giveRole({ personId: someone.personId, role: "researcher" });
    await world.settle();
    refuses = false;
    expect(to(someone.address)).toHaveLength(1);
    expect((await someone.browser.get("/account")).text).toContain("An e-mail that we sent to you came back");
  });
});

describe("the mailbox of a laptop", () => {
  it("is on no site that was not given one", async () => {
    for (const path of ["/mailbox", `/mailbox/ntf_${"0".repeat(24)}`]) {
      expect((await world.stranger().get(path)).status).toBe(404);
    }
  });
});
