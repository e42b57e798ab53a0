/** Where the files lie that anybody may read. */
export const publicFolder = "whitelist";

const contentTypes: Record<string, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
};

/** By the name below the public folder. Two have no extension of their own: `version`, which is JSON, and compressed copies. */
export const contentTypeOf = (name: string): string =>
  contentTypes[name.replace(/\.gz$/, "").split(".")[1] ?? "json"] ?? "text/plain; charset=utf-8";

/** A numbered edition never changes; everything else is asked for again after five minutes. */
export const cacheControlOf = (name: string): string =>
  name.startsWith("releases/") ? "public, max-age=31536000, immutable" : "public, max-age=300, must-revalidate";
