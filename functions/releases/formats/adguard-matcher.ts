import type { Matcher } from "./format.ts";
import { comparedName, createHostLookup } from "./host-lookup.ts";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/**
 * A rule's pattern as the engine makes it a regular expression over the name: `||` is the start of the name or of a label, `|` at either end is that end of the
 * name, `^` what can't be in a name, or its end, `*` anything. Between slashes it is a regular expression as it stands.
 */
function expressionOf(pattern: string): RegExp {
  if (/^\/.*\/$/.test(pattern)) return new RegExp(pattern.slice(1, -1), "i");
  const start = pattern.startsWith("||") ? "^(?:.*\\.)?" : pattern.startsWith("|") ? "^" : "";
  const end = pattern.endsWith("|") ? "$" : "";
  const inner = pattern.slice(pattern.length - pattern.replace(/^\|{1,2}/, "").length, end ? -1 : undefined);
  const middle = inner
    .split(/([*^])/)
    .map((part) => (part === "*" ? ".*" : part === "^" ? "(?:[^a-zA-Z0-9.%_-]|$)" : escaped(part)));
  return new RegExp(`${start}${middle.join("")}${end}`, "i");
}

/** `|name^` and `||name^` need no regular expression: no name has anything in it that a caret stands for. */
const simple = /^(\|{1,2})([a-z0-9._-]+)\^$/;

/** One or more labels before a name, as a regular expression: in a long list, running each of them would take too long. */
const labelsBefore = /^\/\^\(\[a-z0-9_-\]\+\\\.\)\+((?:[a-z0-9_-]+\\\.)+[a-z0-9_-]+)\$\/$/;

/** AdGuard Home with a rule that blocks everything: only exceptions, `@@`, let a name through. A line without that mark is none. */
export const adguardMatcher: Matcher = (files) => {
  const patterns = (files["adguard.txt"] ?? "")
    .split("\n")
    .flatMap((line) => (line.startsWith("@@") ? [line.slice(2)] : []));
  const named = patterns.flatMap((pattern) => {
    const [, mark, name = ""] = simple.exec(pattern) ?? [];
    return mark ? [{ mark, name }] : [];
  });
  const wide = named.flatMap(({ mark, name }) => (mark === "||" ? [name] : []));
  const below = patterns.flatMap((pattern) => labelsBefore.exec(pattern)?.[1]?.replaceAll("\\", "") ?? []);
  const isListed = createHostLookup(
    named.map(({ name }) => name),
    [...wide, ...below],
  );
  const others = patterns.filter((pattern) => !simple.test(pattern) && !labelsBefore.test(pattern)).map(expressionOf);
  return ({ host }) => {
    const name = comparedName(host);
    if (name.split(".").includes("")) return false;
    return isListed(name) || others.some((expression) => expression.test(name));
  };
};
