import type { Destination } from "./destination-shape.ts";
import { holdsRange, rangesMeet } from "./ip-ranges.ts";
import { holdsPorts } from "./port-ranges.ts";
import { sharedHosts } from "./shared-hosts.ts";

const isBelow = (host: string, parent: string): boolean => host.endsWith(`.${parent}`);

/** Whether a name would be allowed by the host and match of a destination. */
export const matchesName = ({ host, match }: Pick<Destination, "host" | "match">, name: string): boolean =>
  host !== undefined && ((name === host && match !== "sub") || (isBelow(name, host) && match !== "host"));

/** A host of ours that many tenants share, or one below a host where only the path tells tenants apart. */
export const isSharedTenantHost = (host: string): boolean =>
  sharedHosts.some((shared) => host === shared.host || (shared.by === "path" && isBelow(host, shared.host)));

/** Allows more than one tenant of a shared host, so that it needs a proposal of its own which accepts that. */
export const needsSharedTenantAcceptance = ({ host, match, path }: Destination): boolean =>
  host !== undefined &&
  path === undefined &&
  sharedHosts.some((shared) => {
    const reachesIt = match !== "host" && (host === shared.host || isBelow(shared.host, host));
    return reachesIt || (shared.by === "path" && (host === shared.host || isBelow(host, shared.host)));
  });

const hostCovers = (outer: Destination & { host: string }, inner: Destination & { host: string }): boolean => {
  if (outer.path !== undefined) {
    return outer.host === inner.host && inner.match === "host" && (inner.path?.startsWith(outer.path) ?? false);
  }
  if (outer.match === "host") return inner.match === "host" && inner.host === outer.host;
  return (
    isBelow(inner.host, outer.host) ||
    (inner.host === outer.host && (outer.match === "host+sub" || inner.match === "sub"))
  );
};

const webPorts = ["80", "443"];
const portsOf = ({ tcp, udp }: Destination) =>
  tcp || udp ? { tcp: tcp ?? [], udp: udp ?? [] } : { tcp: webPorts, udp: [] };

const hasHost = (destination: Destination): destination is Destination & { host: string } =>
  destination.host !== undefined;

/** Whether everything `inner` allows is allowed by `outer` already, ports included (none given: 80 and 443). */
export function covers(outer: Destination, inner: Destination): boolean {
  const [outerPorts, innerPorts] = [portsOf(outer), portsOf(inner)];
  if (!holdsPorts(outerPorts.tcp, innerPorts.tcp) || !holdsPorts(outerPorts.udp, innerPorts.udp)) return false;
  if (hasHost(outer)) return hasHost(inner) && hostCovers(outer, inner);
  return (
    !hasHost(inner) && (inner.ips ?? []).every((range) => (outer.ips ?? []).some((held) => holdsRange(held, range)))
  );
}

/** Whether some place is allowed by both, on whatever port: what a person should see before proposing the same thing twice. */
export function overlaps(one: Destination, other: Destination): boolean {
  if (!hasHost(one) || !hasHost(other)) {
    return (
      !hasHost(one) &&
      !hasHost(other) &&
      (one.ips ?? []).some((range) => (other.ips ?? []).some((held) => rangesMeet(range, held)))
    );
  }
  if (one.path !== undefined && other.path !== undefined && one.host === other.host) {
    return one.path.startsWith(other.path) || other.path.startsWith(one.path);
  }
  const [upper, lower] = one.host.length <= other.host.length ? [one, other] : [other, one];
  if (isBelow(lower.host, upper.host)) return upper.match !== "host";
  return (
    one.host === other.host &&
    (one.match !== "sub" || other.match !== "host") &&
    (other.match !== "sub" || one.match !== "host")
  );
}
