import ipaddr from "ipaddr.js";
import type { DestinationProblem } from "./problems.ts";

type IpProblemCode = "ip_form" | "ip_host_bits" | "ip_not_public" | "ip_too_wide";
type Network = { address: ipaddr.IPv4 | ipaddr.IPv6; bits: number };

const problem = (code: IpProblemCode, text: string): { problem: DestinationProblem } => ({
  problem: { code, field: "ips", text },
});

const widest = { ipv4: 12, ipv6: 29 } as const;
const longest = { ipv4: 32, ipv6: 128 } as const;
const prefixForm = /^(0|[1-9]\d{0,2})$/;

/** Strict: `ipaddr.parse` alone takes `010.1.1.1` for 8.1.1.1, and `1.2.3`, and zones after a `%`. */
function toNetwork(text: string): Network | undefined {
  const [written = "", prefix, ...rest] = text.split("/");
  const isIpv4 = ipaddr.IPv4.isValidFourPartDecimal(written);
  const isIpv6 = /^[0-9a-f:]+$/i.test(written) && written.includes(":") && ipaddr.IPv6.isValid(written);
  if (rest.length > 0 || (!isIpv4 && !isIpv6)) return undefined;
  const address = ipaddr.parse(written);
  const most = longest[address.kind()];
  if (prefix === undefined) return { address, bits: most };
  return prefixForm.test(prefix) && Number(prefix) <= most ? { address, bits: Number(prefix) } : undefined;
}

/** Ranges of no one's, lying inside wider ranges that may be listed: IANA special-purpose registries, as `ipaddr.range()` has them. */
const special = [
  ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"],
  ...["192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"],
  ...["198.51.100.0/24", "203.0.113.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"],
].flatMap((text) => toNetwork(text) ?? []);

const isInside = (inner: Network, outer: Network): boolean =>
  inner.address.kind() === outer.address.kind() &&
  inner.bits >= outer.bits &&
  inner.address.match(outer.address, outer.bits);

const globalUnicast: Network = { address: ipaddr.parse("2000::"), bits: 3 };

const isPublic = (network: Network): boolean =>
  network.address.range() === "unicast" &&
  (network.address.kind() === "ipv4" || isInside(network, globalUnicast)) &&
  !special.some((held) => isInside(held, network));

/** RFC 5952 text with the prefix always written, `203.0.114.7` as `203.0.114.7/32`. */
const toText = ({ address, bits }: Network): string => `${address.toString()}/${bits}`;

const firstOf = ({ address, bits }: Network): Network => {
  const form = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return { address: form.networkAddressFromCIDR(`${address.toString()}/${bits}`), bits };
};

/** One range of public addresses in its one spelling, or why it is not one. */
export function normaliseIpRange(
  text: string,
): { range: string; problem?: never } | { problem: DestinationProblem; range?: never } {
  const network = toNetwork(text.trim());
  if (!network) return problem("ip_form", `“${text}” is not an IP address or range, like 170.114.0.0/16`);
  const kind = network.address.kind();
  const first = firstOf(network);
  if (first.address.toString() !== network.address.toString()) {
    return problem(
      "ip_host_bits",
      `“${text}” is not the start of its range: if you mean all of it, enter ${toText(first)}`,
    );
  }
  if (network.bits < widest[kind]) {
    return problem("ip_too_wide", `“${text}” is wider than /${widest[kind]}, the widest that can be listed`);
  }
  if (!isPublic(network))
    return problem("ip_not_public", `“${text}” holds addresses that are not on the public internet`);
  return { range: toText(network) };
}

/** Whether every address of `inner` is in `outer`, both as `normaliseIpRange` writes them. */
export function holdsRange(outer: string, inner: string): boolean {
  const [outerNetwork, innerNetwork] = [toNetwork(outer), toNetwork(inner)];
  return outerNetwork !== undefined && innerNetwork !== undefined && isInside(innerNetwork, outerNetwork);
}

/** Two ranges share an address exactly when one holds the other. */
export const rangesMeet = (one: string, other: string): boolean => holdsRange(one, other) || holdsRange(other, one);

/** Sorted, without repeats and without ranges that another one holds. Neighbours are not joined: each keeps its source. */
export const minimalRanges = (ranges: readonly string[]): string[] => {
  const distinct = [...new Set(ranges)];
  return distinct.filter((range) => !distinct.some((other) => other !== range && holdsRange(other, range))).sort();
};

/** The widest block that may be listed and that holds the range: two ranges can only meet within one. */
export function rangeBlockOf(range: string): string {
  const network = toNetwork(range);
  return network ? toText(firstOf({ ...network, bits: widest[network.address.kind()] })) : range;
}
