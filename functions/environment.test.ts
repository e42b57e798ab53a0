import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servicesFromEnvironment } from "./environment.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "commonlist-environment-"));
});
afterAll(() => rm(folder, { recursive: true }));

const provider = { id: "hub", name: "Sign-in hub", issuer: "https://hub.example", clientId: "commonlist" };
const settings = (more: Record<string, string> = {}) => ({
  TABLE_NAME: "commonlist",
  PUBLIC_ORIGIN: "https://commonlist.example/",
  OIDC_PROVIDERS: JSON.stringify([provider]),
  KEYS_FOLDER: path.join(folder, "keys"),
  RELEASES_FOLDER: path.join(folder, "releases"),
  ...more,
});

describe("the settings of a deployment", () => {
  it("make the services, with the providers that people may sign in with", async () => {
    const { services, publicOrigin } = await servicesFromEnvironment(settings());
    expect(publicOrigin).toBe("https://commonlist.example");
    expect(services.accounts.listProviders()).toMatchObject([{ id: "hub", name: "Sign-in hub" }]);
  });

  it.each<{ name: string; more: Record<string, string> }>([
    { name: "providers that are not JSON", more: { OIDC_PROVIDERS: "{" } },
    { name: "two providers of one id", more: { OIDC_PROVIDERS: JSON.stringify([provider, provider]) } },
    {
      name: "a provider over plain http",
      more: { OIDC_PROVIDERS: JSON.stringify([{ ...provider, issuer: "http://hub.example" }]) },
    },
    {
      name: "insecure requests to another machine",
      more: { OIDC_PROVIDERS: JSON.stringify([{ ...provider, issuer: "http://hub.example", allowInsecure: true }]) },
    },
    { name: "no key for personal data", more: { KEYS_FOLDER: "" } },
    { name: "no place for editions", more: { RELEASES_FOLDER: "" } },
    { name: "no table", more: { TABLE_NAME: "" } },
  ])("are refused whole with $name", async ({ more }) => {
    await expect(servicesFromEnvironment(settings(more))).rejects.toThrow();
  });
});
