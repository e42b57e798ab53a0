import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseEmail } from "./email-addresses.ts";
import { gaveSecondFactor, readProfile, vouchesFor } from "./identity-claims.ts";
import { affiliationOf } from "./people.ts";
import { recognise } from "./recognition.ts";

describe("an e-mail address", () => {
  it("has one spelling, whatever its letters’ case", () => {
    expect(normaliseEmail(" Sian.Puw+x@EastMere.GOV.uk ")).toEqual({
      address: "sian.puw+x@eastmere.gov.uk",
      domain: "eastmere.gov.uk",
    });
  });

  it.each([
    { name: "full-width letters", text: "a@ｅastmere.gov.uk" },
    { name: "a Kelvin sign, which folds to k", text: "a@bric\u212A.example" },
    { name: "a dotless i", text: "a@c\u0131ty.example" },
    { name: "an ideographic full stop", text: "a@eastmere。gov.uk" },
    { name: "a Cyrillic letter", text: "a@e\u0430stmere.gov.uk" },
    { name: "a zero-width space", text: "a@east\u200bmere.gov.uk" },
    { name: "a quoted local part with an @", text: '"a@gmail.com"@eastmere.gov.uk' },
    { name: "two @", text: "a@gmail.com@eastmere.gov.uk" },
    { name: "a trailing dot", text: "a@eastmere.gov.uk." },
    { name: "an address literal", text: "a@[192.0.2.1]" },
    { name: "a bare host", text: "a@localhost" },
    { name: "a comment", text: "a@eastmere.gov.uk(x)" },
    { name: "a line break", text: "a@eastmere.gov.uk\nx" },
    { name: "a null", text: "a@eastmere.gov.uk\0" },
    { name: "nothing before the @", text: "@eastmere.gov.uk" },
  ])("with $name decides nothing", ({ text }) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });

  it("that is accepted is plain ASCII and keeps its spelling", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: "binary" }).map((text) => `a@${text}.uk`),
        ),
        (text) => {
          const email = normaliseEmail(text);
          if (!email) return;
          expect(email.address).toMatch(/^[!-~]+$/);
          expect(normaliseEmail(email.address)).toEqual(email);
          expect(email.address.split("@")).toHaveLength(2);
        },
      ),
    );
  });
});

describe("what a provider says", () => {
  it("counts a verified address only when that is said in so many words", () => {
    const said = (email_verified: unknown) => readProfile({ email: "a@b.example", email_verified })?.emailVerified;
    expect(said(true)).toBe(true);
    expect(said(false)).toBe(false);
    expect(said(undefined)).toBe(false);
    expect(said("true")).toBeUndefined();
  });

  it("is nothing without an address", () => {
    expect(readProfile({ email_verified: true, name: "Sian Puw" })).toBeUndefined();
  });

  it("cannot bring characters that turn a name around or hide it", () => {
    expect(readProfile({ email: "a@b.example", name: "Sian\u202e \u0000Puw\n" })?.name).toBe("Sian Puw");
  });

  it("is a second factor by amr, or by an acr that the settings name", () => {
    const settings = { saysSecondFactor: true, secondFactorAcr: ["urn:two"] };
    expect(gaveSecondFactor(settings, { amr: ["pwd", "mfa"] })).toBe(true);
    expect(gaveSecondFactor(settings, { acr: "urn:two" })).toBe(true);
    expect(gaveSecondFactor(settings, { amr: ["pwd"], acr: "urn:one" })).toBe(false);
    expect(gaveSecondFactor(settings, { amr: "mfa" })).toBe(false);
    expect(gaveSecondFactor({ ...settings, saysSecondFactor: false }, { amr: ["mfa"] })).toBeUndefined();
  });

  it("is vouched for within its own domains alone", () => {
    const police = { domains: ["*.police.example", "eastmere.example"] };
    expect(vouchesFor(police, "vale.police.example")).toBe(true);
    expect(vouchesFor(police, "eastmere.example")).toBe(true);
    expect(vouchesFor(police, "police.example")).toBe(false);
    expect(vouchesFor(police, "evilpolice.example")).toBe(false);
    expect(vouchesFor(police, "x.eastmere.example")).toBe(false);
    expect(vouchesFor({ domains: [] }, "eastmere.example")).toBe(false);
    expect(vouchesFor({}, "eastmere.example")).toBe(true);
  });
});

describe("the organisation of a person", () => {
  const confirmed = { organisationId: "org_1", organisationVia: "confirmed" as const, domain: "nhs.example" };
  const publicSector = { kind: "public_sector" as const, candidateIds: [] };

  it("stays confirmed while the address stays at its domain, and no longer", () => {
    expect(affiliationOf(publicSector, confirmed, "nhs.example")).toMatchObject({ organisationId: "org_1" });
    expect(affiliationOf(publicSector, confirmed, "other.example")).toEqual({});
    expect(affiliationOf(publicSector, { ...confirmed, organisationVia: "domain" }, "nhs.example")).toEqual({});
    expect(affiliationOf(publicSector, undefined, "nhs.example")).toEqual({});
  });

  it("is what the domain says before anything else", () => {
    const meaning = { kind: "organisation" as const, organisationId: "org_2", viaPredecessor: false };
    expect(affiliationOf(meaning, confirmed, "nhs.example")).toEqual({
      organisationId: "org_2",
      organisationVia: "domain",
    });
    expect(affiliationOf({ ...meaning, viaPredecessor: true }, undefined, "x.example")).toMatchObject({
      organisationVia: "predecessor",
    });
  });
});

describe("recognising somebody", () => {
  const account = (personId: string, issuers: string[]) => ({
    person: {
      personId,
      version: 1,
      sealed: "",
      identities: issuers.map((issuer) => ({ issuer, hash: issuer })),
      sessionGeneration: 0,
      joinedAt: "2026-11-30T12:00:00.000Z",
    },
    grants: [],
    proposals: [],
  });

  it("goes by the provider’s own name for them, and takes the address from whoever had it", () => {
    const [own, holder] = [account("per_1", ["a"]), account("per_2", ["b"])];
    expect(recognise(own, holder, "a")).toEqual({ account: own, displaced: holder });
    expect(recognise(own, own, "a")).toEqual({ account: own, displaced: undefined });
    expect(recognise(own, undefined, "a")).toEqual({ account: own, displaced: undefined });
  });

  it("goes by the address only where that provider has named nobody for it yet", () => {
    const holder = account("per_2", ["b"]);
    expect(recognise(undefined, holder, "a")).toEqual({ account: holder, displaced: undefined });
    expect(recognise(undefined, holder, "b")).toEqual({ account: undefined, displaced: holder });
    expect(recognise(undefined, undefined, "a")).toEqual({ account: undefined, displaced: undefined });
  });
});
