import type { Matcher } from "./format.ts";
import { linesOf } from "./host-lookup.ts";

const most = 5;

/**
 * A line is read from its right end as open: any port, any page. A leading dot is the name itself and whatever has up to five labels before it; without one it
 * is the name alone. A line with a page holds that page, and everything below it where it ends in a slash.
 */
export const zscalerMatcher: Matcher = (files) => {
  const lines = linesOf(files["zscaler.txt"]);
  const alone = new Set(lines.filter((line) => !line.startsWith(".") && !line.includes("/")));
  const wide = new Set(lines.filter((line) => line.startsWith(".")).map((line) => line.slice(1)));
  const pages = lines.filter((line) => line.includes("/"));
  return ({ host, path }) => {
    const name = host.toLowerCase();
    const url = `${name}${path}`.toLowerCase();
    if (pages.some((page) => (page.endsWith("/") ? url.startsWith(page) : url === page))) return true;
    const labels = name.split(".");
    if (labels.includes("")) return false;
    return alone.has(name) || labels.slice(0, most + 1).some((_, at) => wide.has(labels.slice(at).join(".")));
  };
};
