import { createHash, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "hono/aws-lambda";
import ipaddr from "ipaddr.js";
import type { WebContext } from "./context.ts";

/** CloudFront adds it to what it passes on, with a value that nobody else knows. */
export const edgeProofHeader = "x-commonlist-edge-proof";
/** The distribution's own function writes the client's address there, over whatever the client sent. */
export const viewerAddressHeader = "x-commonlist-client-address";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** One household or office has 2^64 addresses of IPv6: they count as one. */
function source(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`).toString();
}

/**
 * Where a request comes from, as API Gateway saw it. Through CloudFront that is CloudFront itself, so what it says of its client counts,
 * but only with the proof: whoever finds the gateway's own address can send any header.
 */
export const clientAddressBehind =
  (edgeProof: string | undefined) =>
  (c: WebContext): string => {
    const given = c.req.header(edgeProofHeader);
    const viewer = c.req.header(viewerAddressHeader);
    const isProven =
      edgeProof !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(edgeProof));
    if (isProven && viewer) return source(viewer);
    return source(getConnInfo(c).remote.address ?? "unknown");
  };
