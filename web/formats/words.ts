import { isLeftOut, type Withheld } from "#functions/releases/compile.ts";
import type { Format, Guide, Loss, LossReason, ProductKind } from "#functions/releases/formats/format.ts";

export const kindWords: Record<ProductKind, string> = {
  appliance: "Firewalls and filter appliances",
  cloud: "Cloud filters",
  proxy: "Proxies",
  name_server: "Name servers and DNS filters",
  browser: "Browsers",
  data: "Programs and spreadsheets",
};

/** What loading a file does to a filter: the first thing to know about it. */
export const loadingWords: Record<Guide["loading"], { tag: string; colour: string; text: string }> = {
  adds: {
    tag: "Adds exceptions",
    colour: "blue",
    text: "Loading this adds exceptions to what your filter already does. It blocks nothing.",
  },
  closes: {
    tag: "Blocks everything else",
    colour: "orange",
    text: "Loading this blocks everything that is not on the list.",
  },
  data: {
    tag: "Decides nothing",
    colour: "grey",
    text: "This is for people and programs to read. Loading it neither opens nor blocks anything by itself.",
  },
};

/** Whether a guide has the pull command fetch the files, as it must where the product asks for nothing by itself. */
export const isPulled = ({ steps }: Guide): boolean =>
  steps.some(({ paste }) => paste?.includes("commonlist-pull.mjs"));

/** Where the program lies that pulls. */
const programFolder = "/usr/local/lib";

/** For a product that fetches the files by itself, but without proof. */
const commandFor = (format: string): string =>
  `node commonlist-pull.mjs {origin} --root /etc/commonlist-root.json --format ${format} --out /var/lib/commonlist`;

/** The pull command of a format: what its guide has people copy, if it does. */
export const pullCommand = (origin: string, name: string, { steps }: Pick<Guide, "steps">): string =>
  (steps.find(({ paste }) => paste?.startsWith("node commonlist-pull.mjs"))?.paste ?? commandFor(name)).replaceAll(
    "{origin}",
    origin,
  );

/** Fetches the program and the root file to where the command finds them, and prints the digest to compare. */
export function fetchingLines(origin: string, command: string, rootVersion: number): string {
  const root = /--root (\S+)/.exec(command)?.[1] ?? "";
  return [
    `cd ${programFolder}`,
    `curl --fail --remote-name ${origin}/commonlist-pull.mjs`,
    `curl --fail --output ${root} ${origin}/whitelist/tuf/metadata/${rootVersion}.root.json`,
    `sha256sum ${root}`,
  ].join("\n");
}

/** A line of /etc/crontab that pulls every quarter of an hour. */
export const cronLine = (command: string): string => `*/15 * * * * root cd ${programFolder} && ${command}`;

const number = new Intl.NumberFormat("en-GB");

/** The most that the product takes, where its vendor says. */
export const limitWords = ({ entries, bytes, source }: NonNullable<Format["limit"]>): string => {
  const most = [entries && `${number.format(entries)} lines`, bytes && `${number.format(bytes)} bytes`];
  return `It takes at most ${most.filter((text) => text).join(" and ")} a file (${source}). A longer list is not published in this format, rather than cut off.`;
};

/** Why an edition is not published in a format. */
export const whyWithheld = ({ reason, has, most }: Withheld): string =>
  reason === "too_many_entries"
    ? `It would have ${number.format(has)} lines, and the product takes ${number.format(most)}.`
    : `It would have ${number.format(has)} bytes, and the product takes ${number.format(most)}.`;

/** Why something is missing from a file, as a sentence to follow what is missing. */
export const lossWords = {
  path_not_expressible: "It takes no paths, and the whole host would be more than was agreed.",
  path_case_ignored: "It ignores upper and lower case in paths, and would let more pages through than were agreed.",
  host_alone_not_expressible: "It takes no name without the names below it, and those were not agreed.",
  below_only_not_expressible: "It takes no names below a host without the host itself, and that was not agreed.",
  with_subdomains_not_expressible: "It does not take a host together with every name below it.",
  names_not_expressible: "It holds addresses only, no names.",
  ip_ranges_not_expressible: "It takes no IP ranges.",
  ipv6_not_expressible: "It takes no IPv6 ranges.",
  single_addresses_only: "It takes single IP addresses only, and this is a range of several.",
  port_range_too_long: "It takes single ports only, and this range is too long to write out.",
  udp_only: "It decides about web requests only, and these ports are for UDP.",
  unconfirmed:
    "The product’s documents do not say exactly what such a line lets through, and no organisation has confirmed it on a device.",
  not_accepted: "The product does not accept this spelling.",
  shared_content:
    "Strangers share this host, and a line here would let their content past other protection that the product switches off.",
  five_levels_only: "It lets through at most five names to the left of this one, and none further below.",
  https_paths_not_seen: "It sees the path over http only. Over https these pages stay closed.",
  needs_tls_inspection: "Over https these pages pass only where the filter inspects TLS. Elsewhere they stay closed.",
  in_companion_file: "Another file of the same format holds it. Load both.",
  expired: "It has expired.",
} satisfies Record<LossReason, string>;

const partWords: Record<NonNullable<Loss["part"]>, string> = {
  host: "Only in part",
  path: "Only in part",
  ports: "Without its ports",
  ips: "Without its IP ranges",
};

export interface LossGroup<E> {
  /** What is missing, and why. */
  missing: string;
  why: string;
  entries: E[];
}

/**
 * What a format leaves out, together where the reason is the same, in the order in which reasons first occur. Entries are found by their ids as text; what only a
 * companion file says is no loss of the format.
 */
export function lossGroups<E extends { id: string | number }>(
  losses: readonly Loss[],
  entries: readonly E[],
): LossGroup<E>[] {
  const byId = new Map(entries.map((entry) => [String(entry.id), entry]));
  const groups = Map.groupBy(losses.filter(isLeftOut), ({ part, reason }) => `${part ?? ""} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const ids = new Set(group.map(({ id }) => id));
    const found = [...ids].flatMap((id) => byId.get(id) ?? []);
    if (!first || found.length === 0) return [];
    const missing = first.part ? partWords[first.part] : "Left out";
    return [{ missing, why: lossWords[first.reason], entries: found }];
  });
}
