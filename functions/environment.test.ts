import { describe, expect, it } from "vitest";
import { LookupKey, Providers, Settings, SmtpUrl } from "./environment.ts";

const settings = {
  TABLE_NAME: "commonlist",
  RELEASES_BUCKET: "commonlist-releases",
  PUBLIC_ORIGIN: "https://commonlist.example/",
  PERSONAL_DATA_KEY_ARN: "arn:aws:kms:eu-west-2:111122223333:key/1",
  LOOKUP_KEY_SECRET: "lookup-key",
  CONTROLLER_NAME: "Eastmere Council",
  CONTROLLER_ADDRESS: "1 High Street, Eastmere",
  CONTROLLER_EMAIL: "privacy@eastmere.example",
};
const provider = { id: "hub", name: "Sign-in hub", issuer: "https://hub.example", clientId: "commonlist" };

describe("the settings of a deployment", () => {
  it("give the origin without its closing slash", () => {
    expect(Settings.parse(settings).PUBLIC_ORIGIN).toBe("https://commonlist.example");
  });

  it.each<{ name: string; more: Record<string, string> }>([
    { name: "no table", more: { TABLE_NAME: "" } },
    { name: "no place for editions", more: { RELEASES_BUCKET: "" } },
    { name: "no key for personal data", more: { PERSONAL_DATA_KEY_ARN: "" } },
    { name: "no look-up key", more: { LOOKUP_KEY_SECRET: "" } },
    { name: "an origin over plain http", more: { PUBLIC_ORIGIN: "http://commonlist.example" } },
    { name: "nobody who answers for personal data", more: { CONTROLLER_NAME: "" } },
    { name: "a sender that is no address", more: { MAIL_FROM: "commonlist" } },
    { name: "an empty name of the providers' secret", more: { PROVIDERS_SECRET: "" } },
  ])("are refused whole with $name", ({ more }) => {
    expect(Settings.safeParse({ ...settings, ...more }).success).toBe(false);
  });
});

describe("the secrets of a deployment", () => {
  it("give the providers that people may sign in with, which may be none", () => {
    expect(Providers.parse(JSON.stringify([provider]))).toMatchObject([{ id: "hub", name: "Sign-in hub" }]);
    expect(Providers.parse("[]")).toEqual([]);
  });

  it.each<{ name: string; secret: string }>([
    { name: "providers that are not JSON", secret: "{" },
    { name: "two providers of one id", secret: JSON.stringify([provider, provider]) },
    { name: "a provider over plain http", secret: JSON.stringify([{ ...provider, issuer: "http://hub.example" }]) },
    {
      name: "insecure requests to another machine",
      secret: JSON.stringify([{ ...provider, issuer: "http://hub.example", allowInsecure: true }]),
    },
  ])("are refused with $name", ({ secret }) => {
    expect(Providers.safeParse(secret).success).toBe(false);
  });

  it("give the mail server, which may be none, and never an address of another kind", () => {
    expect(SmtpUrl.parse("smtps://user:word@mail.example")).toBe("smtps://user:word@mail.example");
    expect(SmtpUrl.parse(undefined)).toBeUndefined();
    expect(SmtpUrl.safeParse("https://mail.example").success).toBe(false);
  });

  it("are refused with a look-up key that could be guessed", () => {
    expect(LookupKey.safeParse("short").success).toBe(false);
  });
});
