import type { Matcher } from "./format.ts";
import { comparedName } from "./host-lookup.ts";

/** The policies of a zone by owner, relative to the zone. An owner with a final dot would be outside it and is ignored. */
function policiesOf(zone = ""): Map<string, string> {
  const rows = zone.split("\n").map((line) => line.replace(/;.*/, "").trim().split(/\s+/));
  const policies = rows.filter(([owner = "", , type]) => type === "CNAME" && !owner.endsWith("."));
  return new Map(policies.map(([owner = "", , , target = ""]) => [owner.toLowerCase(), target]));
}

const parentOf = (name: string): string => (name.includes(".") ? name.slice(name.indexOf(".") + 1) : "");

/**
 * The policy for a name as an authoritative server finds a record (RFC 1034, section 4.3.2; RFC 4592): its own row, or the wildcard below the closest name that
 * exists. A name exists, without a row, when one below it has one: no wildcard above it holds for it then.
 */
function createZone(text: string | undefined): (name: string) => string | undefined {
  const policies = policiesOf(text);
  const existing = new Set<string>([""]);
  for (const owner of policies.keys()) {
    for (let name = owner; name !== ""; name = parentOf(name)) existing.add(name);
  }
  return (name) => {
    if (existing.has(name)) return policies.get(name);
    let encloser = parentOf(name);
    while (!existing.has(encloser)) encloser = parentOf(encloser);
    return policies.get(encloser === "" ? "*" : `*.${encloser}`);
  };
}

/**
 * A name server with the two policy zones, and nothing else: the first zone that has a policy for a name decides, and no policy but `rpz-passthru.` lets it
 * through. A name without any is looked up.
 */
export const rpzMatcher: Matcher = (files) => {
  const zones = [createZone(files["rpz.zone"]), createZone(files["rpz-deny.zone"])];
  return ({ host }) => {
    const name = comparedName(host);
    if (name.split(".").includes("")) return false;
    for (const policyOf of zones) {
      const policy = policyOf(name);
      if (policy !== undefined) return policy === "rpz-passthru.";
    }
    return true;
  };
};
