import { Resolver } from "node:dns/promises";
import type { NameLookups } from "./lookups.ts";
import { registeredDomainOf } from "./rules.ts";

const mostAliases = 8;
/** Whoever has taken a name over decides what is answered about it: not so much that it could not be kept. */
const mostServers = 20;

type Missing = "none" | "no_such_name" | "unreachable";
/** What is no name, which an alias can lead to all the same, is nowhere. */
const meaning: Record<string, Missing> = { ENODATA: "none", ENOTFOUND: "no_such_name", EBADNAME: "no_such_name" };

/** Only what a name server says counts: one that is away, broken or refuses says nothing. */
async function ask<Answer>(query: Promise<Answer[]>): Promise<Answer[] | Missing> {
  try {
    const answers = await query;
    return answers.length > 0 ? answers : "none";
  } catch (error) {
    return meaning[String((error as NodeJS.ErrnoException).code)] ?? "unreachable";
  }
}

const tidied = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** Asks the machine's own name servers, or those given as address and port. */
export function createDnsLookups(servers: readonly string[] | "system"): NameLookups["answerOf"] {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers !== "system") resolver.setServers(servers);

  async function aliasesOf(host: string): Promise<string[] | undefined> {
    const aliases: string[] = [];
    for (let name = host; aliases.length < mostAliases; ) {
      const found = await ask(resolver.resolveCname(name));
      if (found === "unreachable") return undefined;
      if (typeof found === "string" || found[0] === undefined) break;
      name = tidied(found[0]);
      aliases.push(name);
    }
    return aliases;
  }

  async function addressesOf(name: string): Promise<"some" | "none" | "no_such_name" | undefined> {
    const found = await Promise.all([ask(resolver.resolve4(name)), ask(resolver.resolve6(name))]);
    if (found.some(Array.isArray)) return "some";
    if (found.includes("unreachable")) return undefined;
    return found.includes("no_such_name") ? "no_such_name" : "none";
  }

  return async (host) => {
    const aliases = await aliasesOf(host);
    if (!aliases) return undefined;
    const [addresses, servers] = await Promise.all([
      addressesOf(aliases.at(-1) ?? host),
      ask(resolver.resolveNs(registeredDomainOf(host))),
    ]);
    if (!addresses) return undefined;
    const nameServers = Array.isArray(servers) ? servers.map(tidied).toSorted().slice(0, mostServers) : undefined;
    return { addresses, aliases, ...(nameServers && { nameServers }) };
  };
}
