import { describe, expect, it } from "vitest";
import { cacheControlOf, contentTypeOf, isPublicName } from "./public-files.ts";

const digest = "0".repeat(64);
const subscription = `sub_${"0".repeat(24)}`;

describe("the names of public files", () => {
  it.each([
    "version",
    "feed.atom",
    "changes/0.json",
    "current/squid.txt",
    "releases/12/rpz-deny.zone",
    `selections/${subscription}/proxy-only.pac`,
    `selections/${subscription}/version`,
    "tuf/metadata/timestamp.json",
    "tuf/metadata/1.root.json",
    `tuf/metadata/3.subscription-${subscription}.json`,
    `tuf/targets/${digest}.squid.txt`,
    `tuf/targets/subscriptions/${subscription}/${digest}.squid.txt`,
  ])("include %s", (name) => {
    expect(isPublicName(name)).toBe(true);
  });

  it.each([
    "",
    "state.json",
    "current/squid.txt.gz",
    "current/../bodies/state.json",
    "releases/0/squid.txt",
    "current/a/b.txt",
    "tuf/keys/root.json",
    "tuf/targets/squid.txt",
    "current/squid.txt\n",
  ])("do not include %j", (name) => {
    expect(isPublicName(name)).toBe(false);
  });
});

describe("what is said of a public file", () => {
  it("is its type, by its last ending, its copy's too", () => {
    expect(contentTypeOf("version")).toBe("application/json");
    expect(contentTypeOf("tuf/metadata/1.root.json")).toBe("application/json");
    expect(contentTypeOf("current/proxy-only.pac.gz")).toBe("application/x-ns-proxy-autoconfig");
    expect(contentTypeOf("current/umbrella.csv")).toBe("text/csv; charset=utf-8");
    for (const file of ["squid.txt", "rpz.zone", "unbound.conf", "privoxy.action"]) {
      expect(contentTypeOf(`current/${file}`)).toBe("text/plain; charset=utf-8");
    }
  });

  it("is that it never changes only where its name holds its number or its digest", () => {
    for (const name of ["releases/1/squid.txt", "tuf/metadata/1.root.json", `tuf/targets/${digest}.squid.txt`]) {
      expect(cacheControlOf(name)).toContain("immutable");
    }
    for (const name of ["current/squid.txt", "version", "selections/x/squid.txt"]) {
      expect(cacheControlOf(name)).toBe("public, max-age=300, must-revalidate");
    }
    expect(cacheControlOf("tuf/metadata/timestamp.json")).toBe("no-cache");
  });
});
