import type { Matcher } from "./format.ts";

/** A reader that takes each line for a host and every name below it. */
export const domainsMatcher: Matcher = (files) => {
  const listed = new Set((files["domains.txt"] ?? "").toLowerCase().split("\n"));
  return ({ host }) => {
    const labels = host.toLowerCase().replace(/\.$/, "").split(".");
    return !labels.includes("") && labels.some((_, at) => listed.has(labels.slice(at).join(".")));
  };
};
