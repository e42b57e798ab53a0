import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestFrom, nextSlot } from "./digests.ts";
import { emailOf, headerText } from "./email.ts";
import { notificationKinds } from "./kinds.ts";
import { letterOf } from "./letters.ts";
import { failureOf, isRefusal } from "./mailer.ts";
import { howToDeliver, mailChoices } from "./preferences.ts";
import { isSettled, notificationsFor } from "./rules.ts";

const now = "2026-11-30T12:00:00.000Z";
const request = { kind: "account_notice" as const, subjectId: "per_1/role_ended/steward", cause: "out_1" };
const notificationId = `ntf_${"0".repeat(24)}`;
const setting = { notificationId, publicOrigin: "https://commonlist.example" };
const to = { name: "Ada Thorne", address: "ada@eastmere.example" };
const message = { subject: "Something has changed", paragraphs: ["First.", "Second."] };
const who = {
  recipientId: "per_1",
  isAnswerNeeded: false,
  sender: "Eastmere Council",
  unsubscribePath: "/unsubscribe/x",
};
const write = (changed: Partial<typeof message> & { action?: { text: string; path: string } }, name = to.name) => {
  const letter = letterOf([{ ...message, ...changed }], who);
  if (!letter) throw new Error("no letter");
  return emailOf(letter, { ...to, name }, setting);
};

describe("a notification", () => {
  it("is one for each recipient, the same one when its cause comes again, another for another cause", () => {
    const first = notificationsFor({ ...request, recipientIds: ["per_1", "con_2", "per_1"] }, now);
    expect(first.map(({ recipientId }) => recipientId)).toEqual(["per_1", "con_2"]);
    const idsOf = (changed: object) =>
      notificationsFor({ ...request, recipientIds: ["per_1"], ...changed }, now).map((each) => each.notificationId);
    expect(idsOf({})).toEqual([first[0]?.notificationId]);
    expect(idsOf({})).not.toEqual(idsOf({ cause: "out_2" }));
    expect(idsOf({})).not.toEqual(idsOf({ subjectId: "per_1/role_ended/publisher" }));
  });

  it("is settled once it is sent, dropped, bounced or in a day's message", () => {
    const [waiting] = notificationsFor({ ...request, recipientIds: ["per_1"] }, now);
    if (!waiting) throw new Error("none");
    expect(isSettled(waiting)).toBe(false);
    for (const mark of ["sentAt", "droppedAt", "bouncedAt", "digestId"]) {
      expect(isSettled({ ...waiting, [mark]: now }), mark).toBe(true);
    }
  });

  it("goes out as its recipient has chosen", () => {
    const notice = { kind: "account_notice" as const };
    expect(howToDeliver(notice, "at_once")).toBe("send");
    expect(howToDeliver(notice, "daily")).toBe("hold");
    expect(howToDeliver(notice, "none")).toBe("drop");
    expect(howToDeliver({ kind: "digest" }, "daily")).toBe("send");
    expect(howToDeliver({ kind: "digest" }, "at_once"), "what waits still comes").toBe("send");
    expect(howToDeliver({ kind: "digest" }, "none")).toBe("drop");
  });

  it("goes out at once when somebody waits for the answer, whatever its recipient has chosen", () => {
    const awaited = notificationKinds.filter(({ answerNeeded }) => answerNeeded);
    expect(awaited.length).toBeGreaterThan(0);
    for (const { name } of awaited) {
      for (const choice of mailChoices) expect(howToDeliver({ kind: name }, choice), `${name} ${choice}`).toBe("send");
    }
  });
});

describe("the day's message", () => {
  it.each([
    ["2026-11-30T06:59:59.999Z", { day: "2026-11-30", at: "2026-11-30T07:00:00.000Z" }],
    ["2026-11-30T07:00:00.000Z", { day: "2026-12-01", at: "2026-12-01T07:00:00.000Z" }],
    ["2026-07-15T05:30:00.000Z", { day: "2026-07-15", at: "2026-07-15T06:00:00.000Z" }],
    ["2026-07-15T23:30:00.000Z", { day: "2026-07-16", at: "2026-07-16T06:00:00.000Z" }],
    ["2027-03-27T12:00:00.000Z", { day: "2027-03-28", at: "2027-03-28T06:00:00.000Z" }],
    ["2026-10-24T12:00:00.000Z", { day: "2026-10-25", at: "2026-10-25T07:00:00.000Z" }],
  ])("after %s goes out at seven in the morning in the United Kingdom", (moment, slot) => {
    expect(nextSlot(moment)).toEqual(slot);
  });

  it("is always still to come, and at most a day and an hour away", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2026-01-01"), max: new Date("2036-01-01"), noInvalidDate: true }),
        (date) => {
          const wait = Date.parse(nextSlot(date.toISOString()).at) - date.getTime();
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(25 * 3_600_000);
        },
      ),
    );
  });

  it("is one for each recipient and day", () => {
    const [held] = notificationsFor({ ...request, recipientIds: ["per_1"] }, now);
    if (!held) throw new Error("none");
    const idOn = (day: string, recipientId = "per_1") =>
      digestFrom({ ...held, recipientId }, { day, at: now }, now).notificationId;
    expect(idOn("2026-12-01")).toBe(idOn("2026-12-01"));
    expect(new Set([idOn("2026-12-01"), idOn("2026-12-02"), idOn("2026-12-01", "per_2")]).size).toBe(3);
  });
});

describe("an e-mail", () => {
  it("says the same as text and as HTML, with links to this site alone", () => {
    const { text, html } = write({ action: { text: "Answer", path: "/requests/1" } });
    for (const said of ["Hello Ada Thorne", "First.", "Second.", "https://commonlist.example/requests/1"]) {
      expect(text).toContain(said);
      expect(html).toContain(said);
    }
    expect(html).toContain('<html lang="en">');
    for (const path of ["//elsewhere.example", "https://elsewhere.example/", "requests/1", "/\\elsewhere.example"]) {
      expect(() => write({ action: { text: "Answer", path } }), path).toThrow("a page of ours");
    }
  });

  it("has one name everywhere: the notification's, at the host of the site", () => {
    expect(write({}).messageId).toBe(`<${notificationId}@commonlist.example>`);
  });

  it("loads nothing, follows nobody and runs nothing, whatever it tells", () => {
    const hostile = `<img src=x onerror="alert(1)"> '& <script>`;
    const { html } = write(
      { subject: hostile, paragraphs: [hostile], action: { text: hostile, path: "/x?a=1&b=2" } },
      hostile,
    );
    expect(html).not.toMatch(/<img|<script|<link|src="|url\(/i);
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &#39;&amp; &lt;script&gt;");
    expect(html).toContain('href="https://commonlist.example/x?a=1&amp;b=2"');
  });

  it("cannot be given another header by a subject or a name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(headerText(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(headerText(headerText(text))).toBe(headerText(text));
      }),
    );
    const { subject, to: recipient } = write({ subject: "Hello\r\nBcc: all@x.example" }, "Ada\nBcc: all@x.example");
    expect(subject).toBe("Hello Bcc: all@x.example");
    expect(recipient.name).toBe("Ada Bcc: all@x.example");
  });

  it("says that no person wrote it, and how to stop it", () => {
    expect(write({}).headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "List-Unsubscribe": "<https://commonlist.example/unsubscribe/x>",
    });
  });

  it("cannot be stopped when somebody waits for the answer, and says why it comes", () => {
    const letter = letterOf([message], { ...who, isAnswerNeeded: true });
    expect(letter?.unsubscribePath).toBeUndefined();
    expect(letter?.footer.join()).toContain("waits for your answer");
    expect(JSON.stringify(letter)).not.toContain("/unsubscribe");
  });

  it("offers a contact no choice that they do not have", () => {
    const letter = letterOf([message], { ...who, recipientId: "con_1" });
    expect(JSON.stringify(letter)).not.toMatch(/unsubscribe|\/account/);
    expect(letter?.footer.join()).toContain("Eastmere Council");
  });

  it("of a day has each message under its own heading, and is none when nothing is left to say", () => {
    const letter = letterOf([message, { ...message, subject: "Another" }], who);
    const { subject, text, html } = emailOf(
      letter ?? { subject: "", messages: [], footer: [], footerLinks: [] },
      to,
      setting,
    );
    expect(subject).toBe("Your daily message from Commonlist");
    expect(text).toContain("## Another");
    expect(html).toContain("<h2>Something has changed</h2>");
    expect(letterOf([], who)).toBeUndefined();
    expect(letterOf([message], who)?.subject).toBe(message.subject);
  });
});

describe("a mail server's refusal", () => {
  const refused = { responseCode: 550, command: "RCPT TO", response: "550 5.1.1 no such user" };
  it("is of the address when it is for good and about the recipient or the message", () => {
    expect(isRefusal(refused)).toBe(true);
    expect(isRefusal({ ...refused, command: "DATA" })).toBe(true);
    expect(isRefusal({ ...refused, responseCode: 450 })).toBe(false);
    expect(isRefusal({ ...refused, command: "MAIL FROM" })).toBe(false);
    expect(isRefusal({ ...refused, command: "AUTH PLAIN", responseCode: 535 })).toBe(false);
    expect(isRefusal({ ...refused, response: "554 5.7.1 relaying denied" })).toBe(false);
    expect(isRefusal({ code: "ECONNREFUSED" })).toBe(false);
  });

  it("is told by its codes alone", () => {
    expect(failureOf({ ...refused, code: "EENVELOPE" })).toBe("EENVELOPE 550 RCPT TO");
    expect(failureOf({ code: "ada@eastmere.example", command: "<ada@eastmere.example>" })).toBe("unknown");
  });
});
