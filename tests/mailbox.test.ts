import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMailbox, type Mailbox } from "#functions/local/mailbox.ts";
import type { Email } from "#functions/notifications/email.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";

let directory: string;
let mailbox: Mailbox;
let clock = new Date("2026-11-30T12:00:00.000Z");
const personalData = personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
beforeAll(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), "commonlist-mailbox-")), "mailbox");
  mailbox = createMailbox({ directory, personalData, now: () => clock });
});
afterAll(() => rm(path.dirname(directory), { recursive: true }));

const emailOf = (digit: string): Email => ({
  notificationId: `ntf_${digit.repeat(24)}`,
  messageId: `<ntf_${digit.repeat(24)}@localhost>`,
  to: { name: "Ada Thorne", address: "ada@eastmere.example" },
  subject: `Number ${digit}`,
  text: "Hello Ada Thorne",
  html: "<p>Hello Ada Thorne</p>",
  headers: { "Auto-Submitted": "auto-generated" },
});

describe("the mailbox of a laptop", () => {
  it("is empty at first", async () => {
    expect(await mailbox.list()).toEqual([]);
    expect(await mailbox.find(emailOf("1").notificationId)).toBeUndefined();
  });

  it("shows what was sent, the newest first, and what was sent again once", async () => {
    await mailbox.mailer.send(emailOf("1"));
    await mailbox.mailer.send(emailOf("2"));
    clock = new Date("2026-11-30T13:00:00.000Z");
    await mailbox.mailer.send(emailOf("1"));
    expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(["Number 1", "Number 2"]);
    expect(await mailbox.find(emailOf("1").notificationId)).toEqual({
      ...emailOf("1"),
      sentAt: "2026-11-30T13:00:00.000Z",
    });
  });

  it("keeps nothing readable in its files, nor in their names", async () => {
    const names = await readdir(directory);
    expect(names).toHaveLength(2);
    for (const name of names) {
      const content = await readFile(path.join(directory, name), "latin1");
      const opened = Buffer.from(content, "base64").toString("latin1");
      for (const text of [name, content, opened]) expect(text).not.toMatch(/thorne|eastmere|number /i);
    }
  });

  it("opens no file that is not one of its own", async () => {
    for (const name of ["../keys/personal-data", `ntf_${"1".repeat(24)}.sealed`, ""]) {
      expect(await mailbox.find(name)).toBeUndefined();
    }
  });
});
