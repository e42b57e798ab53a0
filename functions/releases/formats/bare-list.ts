import { byId } from "../entries.ts";
import type { Named, Unsayable } from "./divide.ts";
import type { CompiledFile, Content } from "./format.ts";
import { assertLines, noAddress, rangeForm, toBody } from "./lines.ts";
import { type ListedName, type Overlap, withoutHeldRanges } from "./overlap.ts";
import { say } from "./say.ts";

interface BareList extends Unsayable {
  /** The lines that say one name. */
  lines?: (name: ListedName) => string[];
  rangeLine?: (range: string) => string;
  alphabet: RegExp;
  /** The harmless line of a list that says nothing. */
  nothing: string;
  covers?: Overlap<Named>["covers"];
}

/** For lists where `x` is that name alone and `*.x` every name below it. */
const nameLines = ({ host, match }: ListedName): string[] => {
  if (match === "host") return [host];
  return match === "sub" ? [`*.${host}`] : [host, `*.${host}`];
};

/** A file of lines and nothing else, for products that document no comments. */
export function toBareList(file: string, content: Content, list: BareList): CompiledFile {
  const { lines = nameLines, rangeLine = (range) => range, alphabet, nothing, covers } = list;
  const { names, ranges, losses, folded } = say(content, list, covers && { covers });
  const held = withoutHeldRanges(ranges);
  const listed = [...new Set([...names.flatMap(lines), ...held.ranges.map(rangeLine)])];
  const written = listed.length > 0 ? listed : [nothing];
  assertLines(written, alphabet);
  return {
    file,
    body: toBody(written),
    entries: listed.length,
    losses,
    folded: [...folded, ...held.folded].toSorted(byId),
  };
}

/** A list of IP ranges alone. */
export const toAddressList = (file: string, content: Content): CompiledFile =>
  toBareList(file, content, {
    name: () => "names_not_expressible",
    range: () => undefined,
    alphabet: new RegExp(`^${rangeForm}$`),
    nothing: `${noAddress}/32`,
  });
