import { expect, it } from "vitest";
import { type Subscription, whyCannotMakeMore } from "./rules.ts";

const made = (count: number, madeAt: string, revokedAt?: string): Subscription[] =>
  Array.from({ length: count }, (_, at) => ({
    subscriptionId: `sub_${String(at).padStart(24, "0")}`,
    organisationId: `org_${"1".repeat(24)}`,
    name: "Firewall",
    withOptional: true,
    pace: { kind: "current" },
    version: 1,
    madeAt,
    ...(revokedAt && { revokedAt }),
  }));

const now = "2026-11-22T12:00:00.000Z";
const today = "2026-11-22T09:00:00.000Z";
const longAgo = "2025-11-22T11:00:00.000Z";

it("lets an organisation have twenty subscriptions in use and make sixty in a year, however many it revokes", () => {
  expect(whyCannotMakeMore(made(19, longAgo), now)).toBeUndefined();
  expect(whyCannotMakeMore(made(20, longAgo), now)).toBe("too_many_subscriptions");
  expect(whyCannotMakeMore(made(59, today, today), now)).toBeUndefined();
  expect(whyCannotMakeMore(made(60, today, today), now)).toBe("too_many_subscriptions");
  expect(whyCannotMakeMore(made(60, longAgo, today), now)).toBeUndefined();
});
