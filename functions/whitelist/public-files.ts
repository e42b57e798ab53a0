/** Where the files lie that anybody may read. */
export const publicFolder = "whitelist";

const contentTypes: Record<string, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
  // What browsers insist on for proxy auto-configuration.
  pac: "application/x-ns-proxy-autoconfig",
};

const file = "[a-z0-9-]+\\.[a-z]+";
const number = "[1-9]\\d{0,8}";
const subscription = "sub_[0-9a-f]{24}";

/** Every name that there can be below the public folder, and nothing that could leave it. */
const publicName = new RegExp(
  `^(${[
    `(selections/${subscription}/)?version`,
    "feed\\.atom",
    "changes/\\d{1,8}\\.json",
    `(current|releases/${number}|selections/${subscription})/${file}`,
    `tuf/metadata/(${number}\\.)?[a-z0-9_-]{1,80}\\.json`,
    `tuf/targets/(subscriptions/${subscription}/)?[0-9a-f]{64}\\.${file}`,
  ].join("|")})$`,
);

export const isPublicName = (name: string): boolean => publicName.test(name);

/** What is named after its number or its digest never changes. */
const isImmutable = (name: string): boolean => /^(releases\/|tuf\/targets\/|tuf\/metadata\/\d)/.test(name);

/** By the name below the public folder. Two have no extension of their own: `version`, which is JSON, and compressed copies. */
export function contentTypeOf(name: string): string {
  const plain = name.replace(/\.gz$/, "");
  const extension = plain.includes(".") ? plain.slice(plain.lastIndexOf(".") + 1) : "json";
  return contentTypes[extension] ?? "text/plain; charset=utf-8";
}

/**
 * Everything that may change is asked for again after five minutes, but for what says which signatures are the newest: whoever verifies takes an older one than they
 * have seen, from another cache, for an attack.
 */
export function cacheControlOf(name: string): string {
  if (isImmutable(name)) return "public, max-age=31536000, immutable";
  return name.startsWith("tuf/metadata/timestamp.json") ? "no-cache" : "public, max-age=300, must-revalidate";
}
