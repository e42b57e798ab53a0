import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { createBounceService } from "#functions/notifications/bounce-service.ts";
import { createDeliveryService } from "#functions/notifications/delivery-service.ts";
import { type Digest, digestFrom, nextSlot } from "#functions/notifications/digests.ts";
import type { Email } from "#functions/notifications/email.ts";
import { notificationKinds } from "#functions/notifications/kinds.ts";
import { MailRefused } from "#functions/notifications/mailer.ts";
import type { Composers, Message } from "#functions/notifications/messages.ts";
import { createNotifier } from "#functions/notifications/notifier-service.ts";
import { createPreferenceService } from "#functions/notifications/preference-service.ts";
import { createPreferenceStore } from "#functions/notifications/preference-store.ts";
import { type Notification, notificationsFor } from "#functions/notifications/rules.ts";
import { createNotificationStore } from "#functions/notifications/store.ts";
import { createOutboxService, type Effects } from "#functions/outbox/service.ts";
import { createOutboxStore } from "#functions/outbox/store.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { startTestEngine } from "../engine.ts";

let engine: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const start = "2026-11-30T12:00:00.000Z";
let clock = new Date(start);
afterEach(() => {
  clock = new Date(start);
});

/** Notifications from their making to their sending, on a mailer and composers that a test gives. */
function createMail(send?: (email: Email) => Promise<void>) {
  const config = { table: engine.table, client: engine.client };
  const now = () => clock;
  const store = createNotificationStore(config);
  const personalData = personalDataWithKeys(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
  const preferences = createPreferenceService({ store: createPreferenceStore(config), personalData });
  const sent: Email[] = [];
  const failures: unknown[] = [];
  const told: string[] = [];
  let say = async (subjectId: string): Promise<Message | undefined> => ({
    subject: "Something has changed",
    paragraphs: [`It is about ${subjectId}.`],
  });
  const composers = Object.fromEntries(
    notificationKinds.map(({ name }) => [name, (subjectId: string) => say(subjectId)]),
  ) as unknown as Composers;
  const delivery = createDeliveryService({
    store,
    preferences,
    composers,
    addressOf: async (recipientId) => ({ name: "Ada Thorne", address: `${recipientId}@eastmere.example` }),
    mailer: {
      send: async (email) => {
        sent.push(email);
        await send?.(email);
      },
    },
    sender: "Eastmere Council",
    publicOrigin: "https://commonlist.example",
    now,
  });
  const tell = async (recipientId: string) => {
    told.push(recipientId);
  };
  const bounces = createBounceService({ store, tellPerson: tell, tellContact: tell, now });
  const effects: Partial<Effects> = { notification_due: delivery.deliver, mail_bounced: bounces.passOn };
  const outbox = createOutboxService({
    store: createOutboxStore(config),
    effects: effects as Effects,
    now,
    onFailure: (_item, error) => failures.push(error),
  });
  const notifier = createNotifier({ store, now });
  return {
    store,
    preferences,
    delivery,
    bounces,
    notifier,
    sent,
    failures,
    told,
    composeWith: (compose: typeof say) => {
      say = compose;
    },
    notify: (recipientId: string, subjectId: string, cause = newId("outboxItem")) =>
      notifier.notify({ kind: "account_notice", subjectId, recipientIds: [recipientId], cause }),
    settle: async () => {
      while ((await outbox.dispatchWaiting()) > 0);
    },
  };
}

const pass = (hours: number): void => {
  clock = new Date(clock.getTime() + hours * 3_600_000);
};

describe("a notification", () => {
  it("is sent once, however often its cause comes and whoever dispatches", async () => {
    const { notify, settle, sent } = createMail();
    const [personId, cause] = [newId("person"), newId("outboxItem")];
    await Promise.all([1, 2, 3].map(() => notify(personId, "one", cause)));
    await Promise.all([settle(), settle(), settle()]);
    await notify(personId, "one", cause);
    await settle();
    expect(sent.map(({ to }) => to.address)).toEqual([`${personId}@eastmere.example`]);
  });

  it("is repeated with the same Message-ID when the mailer dies after sending, and then no more", async () => {
    let dies = true;
    const { notify, settle, sent, failures } = createMail(async () => {
      if (dies) throw new Error("gone after the last dot");
    });
    await notify(newId("person"), "one");
    await settle();
    expect(failures).toHaveLength(1);
    dies = false;
    pass(1);
    await settle();
    pass(24);
    await settle();
    expect(sent).toHaveLength(2);
    expect(sent[0]?.messageId).toMatch(/^<ntf_[0-9a-f]{24}@commonlist\.example>$/);
    expect(sent[1]).toEqual(sent[0]);
  });

  it("is not sent when there is nothing left to say, or nobody left to say it to", async () => {
    const { notify, settle, sent, composeWith } = createMail();
    composeWith(async () => undefined);
    await notify(newId("person"), "one");
    await settle();
    composeWith(async () => ({ subject: "Late", paragraphs: [] }));
    pass(24);
    await settle();
    expect(sent).toEqual([]);
  });

  it("leaves neither name nor address in the table", async () => {
    const { notify, settle, sent } = createMail();
    const personId = newId("person");
    await notify(personId, "one");
    await settle();
    expect(sent).toHaveLength(1);
    const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: engine.table }));
    expect(JSON.stringify(Items)).toContain(personId);
    expect(JSON.stringify(Items)).not.toMatch(/eastmere\.example|Ada Thorne/);
  });
});

describe("an address that takes no e-mail", () => {
  it("is told once to whoever knows it, and nothing is sent to it again", async () => {
    const { notify, settle, sent, told, bounces, failures } = createMail(async () => {
      throw new MailRefused("550");
    });
    const contactId = newId("contact");
    await notify(contactId, "one");
    await settle();
    expect(failures).toEqual([]);
    expect(told).toEqual([contactId]);
    const [email] = sent;
    await bounces.recordBounce(email?.notificationId ?? "");
    await settle();
    pass(24);
    await settle();
    expect(told).toEqual([contactId]);
    expect(sent).toHaveLength(1);
  });

  it("is told when the mail service says so later; of what is not ours nothing is", async () => {
    const { notify, settle, sent, told, bounces } = createMail();
    const personId = newId("person");
    await notify(personId, "one");
    await settle();
    await bounces.recordBounce(`ntf_${"f".repeat(24)}`);
    await Promise.all([1, 2].map(() => bounces.recordBounce(sent[0]?.notificationId ?? "")));
    await settle();
    expect(told).toEqual([personId]);
  });
});

describe("the day's message", () => {
  const daily = async (mail: ReturnType<typeof createMail>): Promise<string> => {
    const personId = newId("person");
    await mail.preferences.choose({ personId }, "daily");
    return personId;
  };

  it("holds all of a day's, each once, in the order they came, whoever dispatches how often", async () => {
    const mail = createMail();
    const personId = await daily(mail);
    const subjects = Array.from({ length: 12 }, (_, index) => `number ${index + 1}`);
    for (const subject of subjects) {
      await mail.notify(personId, subject);
      clock = new Date(clock.getTime() + 1000);
    }
    await Promise.all([mail.settle(), mail.settle()]);
    expect(mail.sent).toEqual([]);
    pass(20);
    await Promise.all([mail.settle(), mail.settle(), mail.settle()]);
    expect(mail.sent).toHaveLength(1);
    const told = [...(mail.sent[0]?.text ?? "").matchAll(/It is about (number \d+)\./g)].map(([, subject]) => subject);
    expect(told).toEqual(subjects);
    pass(24);
    await mail.settle();
    expect(mail.sent, "a day without news has no message").toHaveLength(1);
  });

  it("is sent once again with the same Message-ID when the mailer dies, with nothing added meanwhile", async () => {
    let dies = true;
    const mail = createMail(async () => {
      if (dies) throw new Error("gone after the last dot");
    });
    const personId = await daily(mail);
    await mail.notify(personId, "monday");
    await mail.settle();
    pass(20);
    await mail.settle();
    await mail.notify(personId, "tuesday");
    await mail.settle();
    dies = false;
    pass(1);
    await mail.settle();
    expect(mail.sent).toHaveLength(2);
    expect(mail.sent[1]).toEqual(mail.sent[0]);
    pass(24);
    await mail.settle();
    expect(mail.sent[2]?.text).toContain("tuesday");
    expect(mail.sent[2]?.text).not.toContain("monday");
  });

  it("that is just closed leaves what comes then to the next", async () => {
    const mail = createMail();
    const personId = await daily(mail);
    await mail.notify(personId, "before");
    await mail.settle();
    const [early] = notificationsFor(
      { kind: "account_notice", subjectId: "x", recipientIds: [personId], cause: "x" },
      clock.toISOString(),
    ) as [Notification];
    const digest: Digest = digestFrom(early, nextSlot(clock.toISOString()), clock.toISOString());
    expect(await mail.store.closeDigest(digest, clock.toISOString())).toHaveLength(1);
    await mail.notify(personId, "at that moment");
    await mail.settle();
    pass(20);
    await mail.settle();
    expect(mail.sent.map(({ text }) => text.includes("before"))).toEqual([true]);
    pass(24);
    await mail.settle();
    expect(mail.sent[1]?.text).toContain("at that moment");
    expect(mail.sent).toHaveLength(2);
  });

  it("loses nothing when its reader changes to at once while some wait, and respects a change to none", async () => {
    const mail = createMail();
    const [first, second] = [await daily(mail), await daily(mail)];
    for (const personId of [first, second]) await mail.notify(personId, "waiting");
    await mail.settle();
    await mail.preferences.choose({ personId: first }, "at_once");
    await mail.preferences.choose({ personId: second }, "none");
    await mail.notify(first, "new");
    await mail.settle();
    expect(mail.sent.map(({ text }) => text.includes("new"))).toEqual([true]);
    pass(20);
    await mail.settle();
    expect(mail.sent.slice(1).map(({ to, text }) => [to.address, text.includes("waiting")])).toEqual([
      [`${first}@eastmere.example`, true],
    ]);
  });
});
