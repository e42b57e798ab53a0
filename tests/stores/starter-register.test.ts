import { afterAll, expect, it } from "vitest";
import { needsSharedTenantAcceptance } from "#functions/catalogue/destinations.ts";
import { isUnconfirmed } from "#functions/catalogue/rules.ts";
import { createCatalogueService } from "#functions/catalogue/service.ts";
import { createCatalogueStore } from "#functions/catalogue/store.ts";
import { destinations } from "#functions/local/register/destinations.ts";
import { loadStarterRegister } from "#functions/local/register/load.ts";
import { organisations as registered } from "#functions/local/register/organisations.ts";
import { tools } from "#functions/local/register/tools.ts";
import { loadSampleOrganisations, sampleOrganisations } from "#functions/local/sample/organisations.ts";
import { createOrganisationService } from "#functions/organisations/service.ts";
import { createOrganisationStore } from "#functions/organisations/store.ts";
import { startTestEngine } from "../engine.ts";

const { client, table, stop } = await startTestEngine();
afterAll(stop);
const now = () => new Date("2026-11-21T12:00:00.000Z");
const organisations = createOrganisationService({ store: createOrganisationStore({ table, client }), now });
const catalogue = createCatalogueService({ store: createCatalogueStore({ table, client }), now });
await loadStarterRegister({ organisations, catalogue });

it("holds at least 30 tools and 40 organisations, whatever the number of starts", async () => {
  const counts = async () => [
    (await catalogue.register.everyTool()).length,
    (await organisations.register.everyOrganisation()).length,
  ];
  const before = await counts();
  expect(before).toEqual([tools.length, registered.length]);
  expect(tools.length).toBeGreaterThanOrEqual(30);
  expect(registered.length).toBeGreaterThanOrEqual(40);
  const zoom = await catalogue.requireTool("zoom");
  await loadStarterRegister({ organisations, catalogue });
  expect(await counts()).toEqual(before);
  expect(await catalogue.requireTool("zoom")).toEqual(zoom);
});

it("has confirmed destinations, each with the source that was read, and leaves the other tools unconfirmed", async () => {
  expect((await catalogue.confirmedDestinations("zoom")).map(({ host, match }) => [host, match])).toEqual([
    ["zoom.com", "host+sub"],
    ["zoom.us", "host+sub"],
  ]);
  const withSource = new Set(destinations.map(({ toolId }) => toolId));
  for (const tool of await catalogue.register.everyTool()) {
    expect(isUnconfirmed(tool), tool.toolId).toBe(!withSource.has(tool.toolId));
    const { destinations: its } = await catalogue.requireTool(tool.toolId);
    expect(
      its.every(({ source }) => source?.readOn === "2026-11-21"),
      tool.toolId,
    ).toBe(true);
  }
  const flagged = (await catalogue.confirmedDestinations("sharepoint-onedrive")).filter(needsSharedTenantAcceptance);
  expect(flagged.map(({ host }) => host)).toEqual(["sharepoint.com"]);
});

it("resolves the addresses of predecessors, of bodies with two successors, and of the whole public sector", async () => {
  const nameOf = async (domain: string) => {
    const found = await organisations.resolveEmailDomain(domain);
    if (found.kind !== "organisation") return found.kind;
    return [(await organisations.requireOrganisation(found.organisationId)).name, found.viaPredecessor];
  };
  expect(await nameOf("allerdale.gov.uk")).toEqual(["Cumberland Council", true]);
  expect(await nameOf("cumbria.gov.uk")).toBe("public_sector");
  expect(await nameOf("camden.gov.uk")).toEqual(["London Borough of Camden", false]);
  expect(await nameOf("army.mod.uk")).toEqual(["Ministry of Defence", false]);
  expect(await Promise.all(["nhs.net", "anything.gov.uk", "met.police.uk"].map(nameOf))).toEqual(
    Array(3).fill("public_sector"),
  );
  expect((await organisations.searchOrganisations("ynys mon")).map(({ name }) => name)).toEqual([
    "Isle of Anglesey County Council",
  ]);
});

it("keeps the fictional bodies apart, under .example only", async () => {
  expect(await organisations.resolveEmailDomain("eastmere.example")).toEqual({ kind: "unknown" });
  for (const _ of [1, 2]) await loadSampleOrganisations(organisations);
  const { eastmere, rural } = sampleOrganisations;
  expect(await organisations.resolveEmailDomain("eastmere.example")).toMatchObject({
    organisationId: eastmere.organisationId,
    viaPredecessor: false,
  });
  expect(await organisations.resolveEmailDomain("mereside.example")).toMatchObject({
    organisationId: eastmere.organisationId,
    viaPredecessor: true,
  });
  expect((await organisations.currentSuccessorsOf(rural.organisationId)).map(({ name }) => name)).toEqual([
    "Eastmere Borough Council",
  ]);
  expect(
    Object.values(sampleOrganisations)
      .flatMap(({ domains }) => domains)
      .every((domain) => domain.endsWith(".example")),
  ).toBe(true);
});
