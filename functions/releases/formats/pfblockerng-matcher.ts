import type { Matcher } from "./format.ts";

/**
 * pfBlockerNG's whitelist in Python mode, as if everything were on a feed: a bare name is that name, and the same with `www.` before it; a name behind a dot has
 * every name below it too. `#` starts a note.
 */
export const pfblockerngMatcher: Matcher = (files) => {
  const lines = (files["pfblockerng.txt"] ?? "")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().toLowerCase())
    .filter((line) => line !== "" && !line.startsWith(".."));
  const alone = new Set(lines.filter((line) => !line.startsWith(".")));
  const wide = new Set(lines.filter((line) => line.startsWith(".")).map((line) => line.slice(1)));
  return ({ host }) => {
    const name = host.toLowerCase().replace(/\.$/, "");
    const labels = name.split(".");
    if (labels.includes("")) return false;
    return (
      alone.has(name) ||
      (labels[0] === "www" && alone.has(labels.slice(1).join("."))) ||
      labels.some((_, at) => wide.has(labels.slice(at).join(".")))
    );
  };
};
