import { describe, expect, it } from "vitest";
import type { ToolDestination } from "#functions/catalogue/rules.ts";
import { hostsToTry, isAtConfirmedPlace, outcomes, whyCannotConfirmImage } from "./self-test.ts";

const at = (change: Partial<ToolDestination>) =>
  ({ host: "zoom.us", match: "host", status: "confirmed", ...change }) as ToolDestination;

describe("whom a self-test contacts", () => {
  it("is the confirmed names that speak https, each once", () => {
    const hosts = hostsToTry([
      at({}),
      at({ match: "host+sub" }),
      at({ host: "cdn.zoom.us", tcp: ["443", "8443"] }),
      at({ host: "suggested.zoom.us", status: "suggested" }),
      at({ host: "below.zoom.us", match: "sub" }),
      at({ host: "media.zoom.us", udp: ["8801"] }),
      at({ host: "odd.zoom.us", tcp: ["8443"] }),
      at({ host: undefined, ips: ["192.0.2.0/24"] }),
    ]);
    expect(hosts).toEqual(["zoom.us", "cdn.zoom.us"]);
  });
});

describe("the picture by which a tool is recognised", () => {
  it.each([
    ["https://zoom.us/logo.png", true],
    ["https://st1.zoom.us/logo.png", false],
    ["http://zoom.us/logo.png", false],
    ["https://zoom.us:8443/logo.png", false],
    ["https://user:secret@zoom.us/logo.png", false],
    ["https://zoom.us.evil.example/logo.png", false],
    ["javascript:alert(1)", false],
    ["nonsense", false],
  ])("at %s lies at a confirmed place: %s", (url, isThere) => {
    expect(isAtConfirmedPlace(url, [at({})])).toBe(isThere);
  });

  it("may lie below a name that is confirmed with all below it, and on a path that is", () => {
    expect(isAtConfirmedPlace("https://st1.zoom.us/logo.png", [at({ match: "host+sub" })])).toBe(true);
    expect(isAtConfirmedPlace("https://zoom.us/a/logo.png", [at({ path: "/a/" })])).toBe(true);
    expect(isAtConfirmedPlace("https://zoom.us/b/logo.png", [at({ path: "/a/" })])).toBe(false);
    expect(isAtConfirmedPlace("https://zoom.us/logo.png", [at({ status: "suggested" })])).toBe(false);
  });

  it("is confirmed by a steward of another organisation, never by the same person or their own", () => {
    const image = { suggestedBy: "per_1", suggestedFor: "org_1" } as Parameters<typeof whyCannotConfirmImage>[0];
    const steward = (personId: string, organisationId: string) => ({
      personId,
      organisationId,
      roles: ["steward" as const],
    });
    expect(whyCannotConfirmImage(image, steward("per_2", "org_2"))).toBeUndefined();
    expect(whyCannotConfirmImage(image, steward("per_2", "org_1"))).toBe("second_organisation_needed");
    expect(whyCannotConfirmImage(image, steward("per_1", "org_2"))).toBe("second_organisation_needed");
    expect(whyCannotConfirmImage(image, { ...steward("per_2", "org_2"), roles: ["filtering_owner"] })).toBe(
      "not_permitted",
    );
  });
});

describe("what somebody saw", () => {
  it("is blocked only where they say so themselves or their browser found nobody there", () => {
    const blocked = Object.entries(outcomes).filter(([, { result }]) => result === "blocked");
    expect(blocked.map(([outcome]) => outcome)).toEqual(["blocked_page", "no_connection"]);
    expect(outcomes.certificate.result).toBe("unknown");
  });
});
