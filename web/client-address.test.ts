import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { clientAddressBehind, edgeProofHeader, viewerAddressHeader } from "./client-address.ts";
import type { WebEnv } from "./context.ts";

/** What a request counts as that the gateway saw come from `sourceIp`. */
async function addressOf(sourceIp: string, headers: Record<string, string>) {
  const address = clientAddressBehind("proof");
  const app = new Hono<WebEnv>().get("/", (c) => c.text(address(c)));
  const event = { requestContext: { http: { sourceIp } } };
  return (await app.request("/", { headers }, { event, ...event })).text();
}
const viewer = { [viewerAddressHeader]: "203.0.113.9" };

describe("the address a request counts for", () => {
  it("is the one that the gateway saw", async () => {
    expect(await addressOf("198.51.100.7", {})).toBe("198.51.100.7");
  });

  it("is the client's own behind CloudFront", async () => {
    expect(await addressOf("198.51.100.7", { ...viewer, [edgeProofHeader]: "proof" })).toBe("203.0.113.9");
  });

  it.each<{ name: string; headers: Record<string, string> }>([
    { name: "without the proof", headers: viewer },
    { name: "with a wrong proof", headers: { ...viewer, [edgeProofHeader]: "guess" } },
    { name: "with an empty proof", headers: { ...viewer, [edgeProofHeader]: "" } },
    { name: "in the header that every proxy adds to", headers: { "x-forwarded-for": "203.0.113.9" } },
  ])("is not what a client says of itself $name", async ({ headers }) => {
    expect(await addressOf("198.51.100.7", headers)).toBe("198.51.100.7");
  });

  it("is one for a network of IPv6, in which a household has as many as it likes", async () => {
    expect(await addressOf("2001:db8:1:2::1", {})).toBe(await addressOf("2001:db8:1:2:ffff::9", {}));
    expect(await addressOf("2001:db8:1:2::1", {})).not.toBe(await addressOf("2001:db8:1:3::1", {}));
    expect(await addressOf("::ffff:198.51.100.7", {})).toBe("198.51.100.7");
  });
});
