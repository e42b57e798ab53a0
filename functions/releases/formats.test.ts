import { describe, expect, it } from "vitest";
import { anEntry, contentOf, randomEntries, sampleEntries } from "../../tests/formats/entries.ts";
import { compileEdition, defaultOptions } from "./compile.ts";
import type { Entry } from "./entries.ts";
import { formats } from "./formats.ts";
import { proveFormat } from "./proof.ts";

const short = { probes: 4_000, seed: 1 };

const matches = ["host", "host+sub", "sub"] as const;
const oddHosts = [
  ...["zoom.us\n.evil.test", "zoom.us\r\n*", "zoom.us # all", "a b.us", 'zoom.us";', "zoom.us/", "*.us"],
  ...["zoom.us,evil.test", "zoom.us|.", "zoom.us^", "@@zoom.us", "zoom.us.", "ZOOM.us", "b\u00fccher.de"],
];
const oddPaths = ["/a/\n.evil.test/", "/a b/", '/a"/', "/a/ # x/", "/\\/", "/*/", "/a;/", "/\u00fc/"];

describe.each(formats.map((format) => ({ name: format.name, format })))("$name", ({ format }) => {
  const prove = (...entries: readonly Entry[]) => {
    const content = contentOf(...entries);
    return proveFormat(format, format.compile(content, defaultOptions), content, short);
  };

  it("lets through what one entry of each kind does, but for listed losses, and no near miss", () => {
    expect(prove(...sampleEntries)).toMatchObject({ probes: short.probes, wider: [], narrower: [] });
  });

  it("does for lists that overlap in every way", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const entries = randomEntries(seed, 12);
      const content = contentOf(...entries);
      const proof = proveFormat(format, format.compile(content, defaultOptions), content, { probes: 400, seed });
      expect({ entries, ...proof }).toMatchObject({ wider: [], narrower: [] });
    }
  });

  it("does, or says that it does not, for the longest names and paths that there can be", () => {
    const labels = ["a", "b", "c"].map((letter) => letter.repeat(63));
    const host = [...labels, "d".repeat(57), "com"].join(".");
    const paths = ["p", "."].map((letter) => `/${letter.repeat(1022)}/`);
    expect(prove(...matches.map((match) => anEntry(match, { host, match })))).toMatchObject({
      wider: [],
      narrower: [],
    });
    for (const match of matches) expect(prove(anEntry(1, { host, match }))).toMatchObject({ wider: [], narrower: [] });
    for (const path of paths) expect(prove(anEntry(1, { host, path }))).toMatchObject({ wider: [], narrower: [] });
  });

  it("is the same bytes for the same entries, whatever order they come in", () => {
    const compiled = format.compile(contentOf(...sampleEntries), defaultOptions).map(({ body }) => body);
    const turned = format.compile(contentOf(...sampleEntries.toReversed()), defaultOptions).map(({ body }) => body);
    expect(turned).toEqual(compiled);
  });

  it("has plain lines: LF, a final newline, no blank at an end, nothing but ASCII outside free text", () => {
    for (const { body } of format.compile(contentOf(...sampleEntries), defaultOptions)) {
      expect(body).toMatch(/^[^\r\uFEFF]*[^\r\n]\n$/);
      expect(body).not.toMatch(/[ \t]\n/);
      if (format.guide.loading !== "data") expect(body).toMatch(/^[\n -~]*$/);
    }
  });

  it("holds something harmless when there is nothing to say, and lets nothing through", () => {
    const files = format.compile(contentOf(), defaultOptions);
    expect(files.every(({ body }) => body.trim().length > 0)).toBe(true);
    const admits = format.matcher(Object.fromEntries(files.map(({ file, body }) => [file, body])));
    for (const host of ["zoom.us", "evil.test", "us", "8.8.8.8"]) {
      expect(admits({ scheme: "https", host, port: 443, path: "/" })).toBe(false);
    }
  });

  it.each<[string, readonly Partial<Entry>[]]>([
    ["host", oddHosts.flatMap((host) => matches.map((match) => ({ host, match })))],
    ["path", oddPaths.map((path) => ({ path }))],
    ["port", [{ tcp: ["443\n1-65535"] }, { tcp: ["1-65535 # all"] }, { tcp: ['443"'] }]],
    ["range", [{ ips: ["13.107.64.0/18\n0.0.0.0/0"] }, { ips: ["13.107.64.0/18 # all"] }, { ips: ["::/0;"] }]],
  ])("stops rather than write a %s that could be anything else", (_part, changes) => {
    const written = (...entries: readonly Entry[]) =>
      format.compile(contentOf(...entries), defaultOptions).map(({ body }) => body);
    const plain = anEntry(1, { host: "zoom.us" });
    const harmless = [written(), written(plain)];
    for (const more of changes) {
      let odd: string[];
      try {
        odd = written({ ...plain, ...more });
      } catch {
        continue;
      }
      // What it leaves out, or does not see, is as if it were not there.
      expect(harmless, JSON.stringify(more)).toContainEqual(odd);
    }
  });
});

describe("an edition", () => {
  it("has the file names that filters were once told", () => {
    expect(formats.flatMap(({ files }) => files.map(({ file }) => file)).toSorted()).toEqual(
      [
        ...["squid.txt", "squid-dstdom-regex.txt", "squid-url-regex.txt", "e2guardian.txt", "e2guardian-regexpurl.txt"],
        ...["rpz.zone", "rpz-deny.zone", "unbound.conf", "unbound-only.conf", "dnsmasq.conf", "dnsmasq-only.conf"],
        ...["chrome-policy.json", "chrome-policy-only.json", "proxy-only.pac", "privoxy.action", "privoxy-only.action"],
        ...[
          "adguard.txt",
          "pihole.txt",
          "pfblockerng.txt",
          "paloalto-url.txt",
          "paloalto-domain.txt",
          "paloalto-ip.txt",
        ],
        ...["fortigate-category.txt", "fortigate-domain.txt", "fortigate-address.txt", "zscaler.txt", "umbrella.csv"],
        ...["defender.csv", "forcepoint-cloud.txt", "smoothwall.txt", "smoothwall-patterns.txt", "domains.txt"],
        ...["whitelist.json", "whitelist.csv"],
      ].toSorted(),
    );
  });

  it("says at the head of each file with comments, before anything else, what loading it does and which other protection that switches off", () => {
    const heads = formats.flatMap(({ compile, guide }) =>
      compile(contentOf(), defaultOptions).flatMap(({ file, body }) => {
        const [, head = ""] = /^(?:#|;|!|\/\/) Commonlist .*\n(?:#|;|!|\/\/) (.*)/.exec(body) ?? [];
        return head === "" ? [] : [{ file, guide, head }];
      }),
    );
    expect(heads).toHaveLength(17);
    for (const { file, guide, head } of heads) {
      const closes = guide.loading === "closes" || file === "rpz-deny.zone";
      expect(head, file).toMatch(closes ? /^Closes everything/ : /^Adds exceptions/);
      if (guide.overrides && !closes) expect(head, file).toMatch(/although|beats|switch off|answered even/);
    }
  });

  it("says in manifest.json of each file which entry says what another one was folded into", () => {
    const entries = [anEntry(1, { host: "zoom.us", match: "host+sub" }), anEntry(2, { host: "us02web.zoom.us" })];
    const { files } = compileEdition(contentOf(...entries));
    const { folded } = JSON.parse(files.find(({ file }) => file === "manifest.json")?.body ?? "");
    expect(folded).toMatchObject({ "squid.txt": [{ id: "2", by: "1" }], "zscaler.txt": [{ id: "2", by: "1" }] });
    expect(folded).not.toHaveProperty("whitelist.json");
  });

  it("takes out what is over by its time, however either is spelt", () => {
    const entry = anEntry(1, { host: "zoom.us", expires: "2026-11-21T12:00:30.000Z" });
    const losses = (publishedAt: string) =>
      JSON.parse(
        compileEdition({ edition: 1, publishedAt, entries: [entry] }).files.find(({ file }) => file === "losses.json")
          ?.body ?? "",
      ).formats["squid.txt"];
    expect(losses("2026-11-21T12:00Z")).toEqual([]);
    expect(losses("2026-11-21T12:00:30Z")).toEqual([{ id: "1", reason: "expired" }]);
  });

  it("keeps text in the table on one line, and from being a formula", () => {
    const notes = "\t=HYPERLINK(1)\n\u0007two";
    const { files } = compileEdition(contentOf(anEntry(1, { host: "zoom.us", toolName: "+Zoom", notes })));
    const [, row] = files.find(({ file }) => file === "whitelist.csv")?.body.split("\n") ?? [];
    expect(row).toBe("1,zoom,'+Zoom,zoom.us,,,,,Allow,true,'=HYPERLINK(1) two");
  });

  it("says of each file how large it is, what it hashes to and how much is in it", () => {
    const { files, manifest } = compileEdition(contentOf(...sampleEntries));
    expect(files.map(({ file }) => file)).toEqual([...manifest.map(({ file }) => file), "manifest.json"]);
    for (const { file, bytes } of manifest) {
      expect(Buffer.byteLength(files.find((each) => each.file === file)?.body ?? "")).toBe(bytes);
    }
  });

  it("withholds a format alone that is over what its product takes", () => {
    const [first] = formats;
    if (!first) throw new Error("there is no format");
    const small = {
      ...first,
      name: "small",
      files: [{ file: "small.txt", contentType: "" }],
      limit: { entries: 1, source: "" },
    };
    const { withheld, files } = compileEdition(contentOf(...sampleEntries), {
      formats: [
        first,
        { ...small, compile: (...given) => first.compile(...given).map((each) => ({ ...each, file: "small.txt" })) },
      ],
    });
    expect(withheld).toMatchObject([{ format: "small", reason: "too_many_entries", most: 1 }]);
    expect(files.map(({ file }) => file)).not.toContain("small.txt");
    expect(JSON.parse(files.find(({ file }) => file === "losses.json")?.body ?? "")).toHaveProperty("withheld");
  });
});
