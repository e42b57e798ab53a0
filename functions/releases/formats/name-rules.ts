import type { Named } from "./divide.ts";
import type { CompiledFile, Content, LossReason } from "./format.ts";
import { assertLines, nothingListed, toBody, withComments } from "./lines.ts";
import type { ListedName } from "./overlap.ts";
import { say } from "./say.ts";

type Whole = Pick<ListedName, "host" | "match">;

interface NameRules {
  file: string;
  /** What a comment starts with, and what loading the file does. Undefined: nobody says that the product takes comments. */
  comments?: { mark: string; does: string };
  /** Of a name without a path. */
  whyNot?: (name: Named) => LossReason | undefined;
  /** Stand first, whatever is listed. */
  head?: readonly string[];
  lines: (name: Whole) => string[];
  /** Of what `lines` gives. */
  alphabet: RegExp;
  /** How the harmless name stands in a list that says nothing. */
  nothing: "host" | "host+sub";
}

/** A file for a filter that knows of a request only which name is looked up: no path, no port, no address. */
export function toNameRules(
  content: Content,
  { file, comments, whyNot, head = [], lines, alphabet, nothing }: NameRules,
): CompiledFile {
  const { names, losses, folded } = say(content, {
    name: (name) => (name.path === undefined ? whyNot?.(name) : "path_not_expressible"),
    range: "ip_ranges_not_expressible",
  });
  const listed = names.length > 0 ? names.flatMap(lines) : lines({ host: nothingListed, match: nothing });
  assertLines(listed, alphabet);
  const body = [...head, ...listed];
  const written = comments ? withComments(comments.mark, comments.does, content, names.length, body) : body;
  return { file, body: toBody(written), entries: names.length, losses, folded };
}
