import { afterAll, beforeAll, expect, it } from "vitest";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import { askFor, type RequestWorld, requestIdOf, worldOfRequests } from "./requests.ts";

let world: RequestWorld;
beforeAll(async () => {
  world = await worldOfRequests();
});
afterAll(() => world?.stop());

it("a lead finds on one page what to open, what breaks without it, the risks and what others say of it", async () => {
  const { destination } = normaliseDestination({ host: "whiteboard.zoom.us", match: "host" });
  if (!destination) throw new Error("cannot be listed");
  const optional = { ...destination, required: false, breaksWithout: "Nobody can draw together" };
  await world.services.catalogue.register.saveDestinations("zoom", [optional], "test", "register");
  const owner = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
  const asking = await askFor(world, await world.signIn("nia@eastmere.example"), "zoom", { insteadToday: "We drive" });
  const { text } = await owner.get(`/desk/requests/${requestIdOf(asking)}`);
  expect(text).toContain("Meetings with partners");
  expect(text).toContain("We drive");
  expect(text).toMatch(/whiteboard\.zoom\.us.*Without it: Nobody can draw together/s);
  expect(text).toContain("None of its addresses is known to be shared with strangers");
  for (const risk of ["Restriction to chosen tenants", "inspection", "Guest"]) expect(text).toContain(risk);
  expect(text).toContain("Nothing of it is on the shared whitelist (allow list). That is not a ban");
  expect(text).toContain("No agreement of another organisation is recorded here");
  expect(text).toMatch(/For Squid .*\.zoom\.us.*Optional addresses.*whiteboard\.zoom\.us/s);
});

it("a lead is warned of an address that strangers share, and reads who says what of a risk", async () => {
  const { catalogue } = world.services;
  await catalogue.register.saveTool({ toolId: "drive", name: "Drive", kind: "file_storage", purpose: "Files" }, "test");
  const { destination } = normaliseDestination({ host: "sharepoint.com", match: "host+sub" });
  if (!destination) throw new Error("cannot be listed");
  await catalogue.register.saveDestinations("drive", [{ ...destination, required: true }], "test", "register");
  const source = { url: "https://supplier.example/terms", readOn: "2026-11-01" };
  const fact = { topic: "guest_access" as const, mark: "supplier_says" as const, text: "Guests may upload", source };
  await catalogue.register.saveFact("drive", fact, "test");
  const owner = await world.signInWith("lead@eastmere.example", ["filtering_owner"]);
  const asking = await askFor(world, await world.signIn("nia@eastmere.example"), "drive");
  const { text } = await owner.get(`/desk/requests/${requestIdOf(asking)}`);
  expect(text).toMatch(/sharepoint\.com.* is shared by many organisations and strangers/);
  expect(text).toMatch(/Guest access and upload\s+Supplier says.*Guests may upload/s);
});
