import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const feature = "functions/[^/]+";
/** Pure libraries that rules may stand on: no I/O, no clock. `node:vm` runs a script with nothing in reach. */
const pureLibraries =
  /^(zod|tldts|tr46|ipaddr\.js|feed|yaml|csv-(parse|stringify)\/sync|libphonenumber-js|minisearch|node:(crypto|vm)|@tufjs\/models)$/;

/** The kinds of file, by name. What is named after none of them is of the kind of rules: pure. */
const kinds = {
  entities: new RegExp(`^${feature}/([a-z-]+-)?entities\\.ts$`),
  store: new RegExp(
    `^${feature}/([a-z-]+-)?(store|writes)\\.ts$|^functions/whitelist/(bucket-)?files\\.ts$|^functions/notifications/(ses|smtp)-mailer\\.ts$|^functions/name-checks/(dns|rdap)-lookups\\.ts$`,
  ),
  service: new RegExp(
    `^${feature}/([a-z-]+-)?(service|outcomes|publication|layout|views|details|recognition|providers|standing)\\.ts$`,
  ),
  local: /^functions\/(local|cli)\//,
  handlers: /^functions\/handlers\//,
  ground: /^functions\/[^/]+\.ts$/,
  rules: new RegExp(`^${feature}/`),
  web: /^web\//,
  infra: /^infra\//,
};
type Kind = keyof typeof kinds;

const kindOf = (file: string): Kind | undefined =>
  (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind].test(file));

/** Who may import what. A type alone is no dependency: services are named in each other's options. */
const mayImport: Record<Kind, { pattern: (target: string) => boolean; because: string }> = {
  rules: {
    pattern: (target) =>
      pureLibraries.test(target) || kindOf(target) === "rules" || /^functions\/(errors|ids|times)\.ts$/.test(target),
    because: "rules are pure",
  },
  entities: {
    pattern: (target) =>
      /^(electrodb|functions\/(table-schema|trace|name-words)\.ts)$/.test(target) ||
      ["entities", "rules"].includes(kindOf(target) ?? ""),
    because: "entities are attributes and keys",
  },
  store: {
    pattern: (target) =>
      !/^(hono|openid-client)/.test(target) && !["service", "web", "local", "handlers"].includes(kindOf(target) ?? ""),
    because: "stores decide nothing and know no service",
  },
  service: {
    pattern: (target) =>
      !/^(electrodb|@aws-sdk|hono)/.test(target) &&
      !["entities", "store", "web", "local", "handlers"].includes(kindOf(target) ?? ""),
    because: "services know neither HTTP nor DynamoDB; stores are handed to them",
  },
  ground: {
    pattern: (target) => !["web", "local", "handlers", "infra"].includes(kindOf(target) ?? "") && !/^hono/.test(target),
    because: "the ground knows no page",
  },
  handlers: {
    pattern: (target) => !["web", "local", "infra", "store", "entities"].includes(kindOf(target) ?? ""),
    because: "handlers call services",
  },
  local: {
    pattern: (target) => !["web", "infra"].includes(kindOf(target) ?? ""),
    because: "functions never import web",
  },
  web: {
    pattern: (target) =>
      !/^(electrodb|@aws-sdk\/)/.test(target) && !["store", "entities", "infra"].includes(kindOf(target) ?? ""),
    because: "pages reach data through services",
  },
  infra: {
    pattern: (target) =>
      ["web/asset-files.ts", "web/client-address.ts"].includes(target) ||
      !["web", "store", "entities", "service", "local"].includes(kindOf(target) ?? ""),
    because: "the stacks know the table's schema, the entry points and what CloudFront says to the site",
  },
};

const root = path.join(import.meta.dirname, "..");
const files = globSync(["functions/**/*.ts", "web/**/*.ts", "infra/**/*.ts"], { cwd: root }).filter(
  (file) => !/\.(test|d)\.ts$/.test(file),
);

/** What a file needs when it runs: imports of types alone are left out. */
const importsOf = (file: string): string[] =>
  [...readFileSync(path.join(root, file), "utf8").matchAll(/^\s*(import|export)\b([^;]*?)\bfrom\s+["']([^"']+)["']/gm)]
    .filter(([, , clause = ""]) => !/^\s*type\b/.test(clause) && !isTypesOnly(clause))
    .map(([, , , specifier = ""]) =>
      specifier.startsWith(".")
        ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
        : specifier.replace(/^#/, ""),
    );

const isTypesOnly = (clause: string): boolean => {
  const names =
    /\{([^}]*)\}/
      .exec(clause)?.[1]
      ?.split(",")
      .map((name) => name.trim())
      .filter((name) => name) ?? [];
  return names.length > 0 && !/^\s*[\w*]/.test(clause) && names.every((name) => name.startsWith("type "));
};

describe("the direction of imports", () => {
  it.each(files)("%s", (file) => {
    const kind = kindOf(file);
    expect(kind, "every file is of some kind").toBeDefined();
    if (!kind) return;
    const { pattern, because } = mayImport[kind];
    expect(
      importsOf(file).filter((target) => !pattern(target)),
      because,
    ).toEqual([]);
  });
});

describe("features", () => {
  it("never reach into each other's stores", () => {
    const reaching = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => kindOf(target) === "store" && !["ground", "local"].includes(kindOf(file) ?? ""))
        .filter((target) => path.posix.dirname(target) !== path.posix.dirname(file))
        .map((target) => `${file} → ${target}`),
    );
    expect(reaching).toEqual([]);
  });

  it("have no cycle between their files", () => {
    const edges = new Map(files.map((file) => [file, importsOf(file)]));
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (edges.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
    expect(files.filter((file) => reaches(file, file))).toEqual([]);
  });
});

describe("files", () => {
  it("are small: nine in ten of the product's under 200 lines", () => {
    const long = files.filter((file) => readFileSync(path.join(root, file), "utf8").split("\n").length > 200);
    expect(long.length / files.length).toBeLessThan(0.1);
  });

  it("are named in kebab-case", () => {
    expect(files.filter((file) => !/^[a-z0-9/.-]+\.ts$/.test(file))).toEqual([]);
  });
});
