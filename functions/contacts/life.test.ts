import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterBounce, afterDue, confirmed, edited, ended, recorded } from "./life.ts";
import { isLiving, type LivingContact } from "./rules.ts";

const start = "2026-11-01T09:00:00.000Z";
const later = (at: string, days: number): string => new Date(Date.parse(at) + days * 86_400_000).toISOString();
const draft = { contactId: "con_1", organisationId: "org_1", sealed: "sealed", lookup: "hash", addedBy: "per_1" };
const fresh = recorded(draft, start);

describe("a contact, as time passes", () => {
  it("is erased when nobody has confirmed it for 90 days, and not a moment before", () => {
    expect(afterDue(fresh, later(start, 89.999))).toBeUndefined();
    expect(afterDue(fresh, later(start, 90))).toMatchObject({ after: { state: "erased" }, asks: false });
  });

  it("is asked every 90 days once confirmed, and stays confirmed for the 30 days of an answer", () => {
    const asked = afterDue(confirmed(fresh, start), later(start, 90));
    expect(asked).toMatchObject({ asks: true, after: { state: "confirmed", dueAt: later(start, 120) } });
    expect(asked && afterDue(asked.after, later(start, 119))).toBeUndefined();
    const silent = asked && afterDue(asked.after, later(start, 120));
    expect(silent).toMatchObject({ asks: false, after: { state: "unverified", dueAt: later(start, 210) } });
    expect(silent && afterDue(silent.after, later(start, 210))?.after.state).toBe("erased");
  });

  it("comes to the same, however often and however late its timer comes", () => {
    const days = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(days, (steps) => {
        let contact: ReturnType<typeof ended> = confirmed(fresh, start);
        let now = start;
        for (const step of steps) {
          now = later(now, step);
          const due = afterDue(contact, now);
          if (!due) continue;
          expect(due.after.version).toBe(contact.version + 1);
          contact = due.after;
          expect(afterDue(contact, now), "a second timer at the same moment").toBeUndefined();
        }
        expect(contact.state === "erased").toBe(!isLiving(contact));
      }),
    );
  });

  it("is over for good once it has ended", () => {
    expect(afterDue(ended(fresh, "erased", start), later(start, 1000))).toBeUndefined();
    expect(afterBounce(ended(fresh, "objected", start), start)).toBeUndefined();
  });
});

describe("a contact that ends", () => {
  const over = (state: "erased" | "objected") => ended(confirmed(fresh, start), state, later(start, 1));

  it("leaves ids and dates, and nothing that leads to the person", () => {
    expect(over("erased")).toEqual({
      contactId: "con_1",
      organisationId: "org_1",
      version: 3,
      state: "erased",
      addedBy: "per_1",
      addedAt: start,
      confirmedAt: start,
      endedAt: later(start, 1),
    });
  });

  it("leaves the hash of the address only after an objection", () => {
    expect(over("objected")).toEqual({ ...over("erased"), state: "objected", lookup: "hash" });
  });
});

describe("mail that comes back", () => {
  it("makes a confirmed contact unverified, to be erased 90 days on", () => {
    expect(afterBounce(confirmed(fresh, start), start)).toMatchObject({ state: "unverified", dueAt: later(start, 90) });
  });

  it("gives nobody who never confirmed a longer stay", () => {
    const bounced = afterBounce(fresh, later(start, 60));
    expect(bounced).toMatchObject({ state: "unverified", dueAt: fresh.dueAt });
    expect(bounced && afterBounce(bounced, later(start, 61))).toBeUndefined();
  });
});

describe("an owner's correction", () => {
  it("confirms nothing and moves no date", () => {
    const after: LivingContact = edited(fresh, "other");
    expect(after).toEqual({ ...fresh, sealed: "other", version: 2 });
  });
});
