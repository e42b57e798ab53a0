import { type Entry, isInForce } from "../entries.ts";
import type { Content, Loss, LossReason } from "./format.ts";

export type Named = Entry & { host: string };
export type NameKind = "host" | "host+sub" | "sub" | "path";

export const kindOf = ({ match, path }: Pick<Entry, "match" | "path">): NameKind =>
  path === undefined ? match : "path";

/** Why a format cannot say an entry's name and path, or one of its ranges; undefined where it can. */
export interface Unsayable {
  name: Partial<Record<NameKind, LossReason>> | ((entry: Named) => LossReason | undefined);
  range: LossReason | ((range: string) => LossReason | undefined);
  /** What is said more narrowly than agreed. */
  narrower?: (entry: Named) => Omit<Loss, "id">[];
}

export interface Divided {
  /** In force and sayable: what the format writes as names. */
  names: Named[];
  ranges: { id: string; range: string }[];
  losses: Loss[];
}

const isNamed = (entry: Entry): entry is Named => entry.host !== undefined;

/** UDP alone is no web traffic: a format that sees no ports would let the web through. */
const isUdpOnly = ({ tcp, udp }: Entry): boolean => udp !== undefined && tcp === undefined;

/** Whether a format is to say the entry's name if it can. */
export const isSayable =
  (content: Content) =>
  (entry: Entry): entry is Named =>
    isNamed(entry) && !isUdpOnly(entry) && isInForce(entry, content.publishedAt);

export const whyNotName = (entry: Named, { name }: Unsayable): LossReason | undefined =>
  typeof name === "function" ? name(entry) : name[kindOf(entry)];

function divideOne(entry: Entry, unsayable: Unsayable): Divided {
  const { range, narrower } = unsayable;
  const { id, ips = [] } = entry;
  const why = isNamed(entry) ? whyNotName(entry, unsayable) : undefined;
  const judged = ips.map((each) => ({ range: each, why: typeof range === "function" ? range(each) : range }));
  const names = isNamed(entry) && why === undefined ? [entry] : [];
  const ranges = judged.flatMap((each) => (each.why === undefined ? [{ id, range: each.range }] : []));
  const lost: Loss[] = why === undefined ? [] : [{ id, part: entry.path === undefined ? "host" : "path", reason: why }];
  for (const reason of new Set(judged.flatMap((each) => each.why ?? []))) lost.push({ id, part: "ips", reason });
  const first = lost[0];
  if (names.length + ranges.length === 0) return { names, ranges, losses: first ? [{ id, reason: first.reason }] : [] };
  const narrowed = names.flatMap((each) => narrower?.(each) ?? []).map((loss) => ({ id, ...loss }));
  return { names, ranges, losses: [...lost, ...narrowed] };
}

/** Parts what a format can say from what it leaves out. What has expired by the time of the edition is in no format. */
export function divide(content: Content, unsayable: Unsayable): Divided {
  const divided = content.entries.map((entry): Divided => {
    const { id } = entry;
    if (!isInForce(entry, content.publishedAt)) return { names: [], ranges: [], losses: [{ id, reason: "expired" }] };
    if (isUdpOnly(entry)) return { names: [], ranges: [], losses: [{ id, reason: "udp_only" }] };
    return divideOne(entry, unsayable);
  });
  return {
    names: divided.flatMap(({ names }) => names),
    ranges: divided.flatMap(({ ranges }) => ranges),
    losses: divided.flatMap(({ losses }) => losses),
  };
}
