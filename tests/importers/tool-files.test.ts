import { afterAll, beforeAll, expect, it } from "vitest";
import { needsSharedTenantAcceptance } from "#functions/catalogue/destinations.ts";
import { startRegistry } from "./importing.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const placesOf = async (toolId: string) =>
  (await registry.catalogue.requireTool(toolId)).destinations.map(({ host, match, tcp, udp, ips }) =>
    [host ?? ips?.join(" "), match, tcp, udp].filter((each) => each !== undefined),
  );

it("a v2fly list suggests each name with those below it, and only that name for full:", async () => {
  const list = await registry.file(
    "milltalk",
    "# Mill Talk\nmilltalk.com\nfull:cdn.milltalk.net # pictures\n\ndomain:milltalk.cn @cn\nmilltalk.io @ads &milltalk\n",
  );
  expect((await registry.importTools([list], true)).counts).toBe("added 4, updated 0, unchanged 0, rejected 0");
  expect(await registry.catalogue.findTool("milltalk")).toBeUndefined();
  expect((await registry.importTools([list])).lines).toEqual(["added 4, updated 0, unchanged 0, rejected 0"]);
  expect((await registry.importTools([list])).lines).toEqual(["added 0, updated 0, unchanged 4, rejected 0"]);
  expect(await placesOf("milltalk")).toEqual([
    ["cdn.milltalk.net", "host"],
    ["milltalk.cn", "host+sub"],
    ["milltalk.com", "host+sub"],
    ["milltalk.io", "host+sub"],
  ]);
  const { name, confirmed, destinations } = await registry.catalogue.requireTool("milltalk");
  expect([name, confirmed]).toEqual(["Milltalk", 0]);
  expect(
    destinations.every(({ status, source }) => status === "suggested" && source?.url.endsWith("/data/milltalk")),
  ).toBe(true);
});

it("rejects by itself each rule that no host rule can hold, or that is unsafe", async () => {
  const list = await registry.file(
    "rules",
    "good.com\nregexp:^a+\\.com$\nkeyword:zoom\nco.uk\nmy_host.good.com\ngood.com\nbell\u0007.com\nz*m.us\ninclude:lost\nalso-good.com\nanother.com\nlast.com\n",
  );
  expect((await registry.importTools([list])).lines).toEqual([
    "line 2: is a regexp, which no host rule can hold",
    "line 3: is a keyword, which no host rule can hold",
    "line 7: holds control characters",
    "line 9: includes the list “lost”, which was not given: give both files together",
    "line 4: co.uk: Anyone can register names below co.uk, so it cannot be listed as one place",
    "line 5: my_host.good.com: This is not a valid host name",
    "line 6: is the same unit as line 1",
    "line 8: z*m.us: A wildcard can only be the first part of the name, as in *.zoom.us",
    "added 4, updated 0, unchanged 0, rejected 8",
  ]);
});

it("follows an include into a list given beside it, by its attributes, and never in a circle", async () => {
  const lists = await Promise.all([
    registry.file("suite", "include:part @cn\ninclude:round\nsuite.com\n"),
    registry.file("part", "part.com\npart.cn @cn\n"),
    registry.file("round", "include:suite\nround.com\n"),
  ]);
  const { lines } = await registry.importTools(lists);
  expect(lines.filter((line) => line.includes("circle"))).not.toEqual([]);
  expect((await placesOf("suite")).map(([host]) => host)).toEqual(["part.cn", "round.com", "suite.com"]);
});

it("Microsoft's sets become names, names below, and ranges, with their ports; no pattern is shortened", async () => {
  const set = (id: number, rest: object) => ({
    id,
    serviceArea: "Skype",
    serviceAreaDisplayName: "Mill Teams",
    required: true,
    tcpPorts: "443",
    ...rest,
  });
  const file = await registry.file(
    "endpoints.json",
    JSON.stringify([
      set(1, { urls: ["teams.mill.com", "*.teams.mill.com", "*-files.mill.com", "autodiscover.*.mill.com"] }),
      set(2, {
        tcpPorts: undefined,
        udpPorts: "3478,3479-3481",
        ips: ["13.107.64.0/18", "10.0.0.0/8", "13.107.64.1/18"],
      }),
      set(3, { urls: ["teams.mill.com", "static.mill.com", "*.sharepoint.com"], required: false, notes: "Pictures" }),
      { id: 4, urls: ["lost.mill.com"] },
      set(5, { urls: ["bad.mill.com"], tcpPorts: "99999" }),
    ]),
  );
  expect((await registry.importTools([file])).lines).toEqual([
    "[3]: lacks serviceArea",
    "[0].urls[2]: *-files.mill.com: A wildcard can only be the first part of the name, as in *.zoom.us",
    "[0].urls[3]: autodiscover.*.mill.com: A wildcard can only be the first part of the name, as in *.zoom.us",
    "[1].ips: “10.0.0.0/8” is wider than /12, the widest that can be listed",
    "[1].ips: “13.107.64.1/18” is not the start of its range: if you mean all of it, enter 13.107.64.0/18",
    "[2].urls[0]: is the same unit as [0].urls[0]",
    "[4].urls[0]: bad.mill.com: “99999” is not a port from 1 to 65535, or a range such as 8801-8810",
    "added 5, updated 0, unchanged 0, rejected 7",
  ]);
  expect(await placesOf("microsoft-teams")).toEqual([
    ["sharepoint.com", "sub", ["443"]],
    ["static.mill.com", "host", ["443"]],
    ["teams.mill.com", "host", ["443"]],
    ["teams.mill.com", "sub", ["443"]],
    ["13.107.64.0/18", "host", ["3478-3481"]],
  ]);
  const { destinations } = await registry.catalogue.requireTool("microsoft-teams");
  expect(
    destinations.filter(needsSharedTenantAcceptance).map(({ host, breaksWithout }) => [host, breaksWithout]),
  ).toEqual([["sharepoint.com", "Pictures"]]);

  const next = await registry.file(
    "next.json",
    JSON.stringify([set(3, { urls: ["static.mill.com"], required: false, notes: "Pictures and sounds" })]),
  );
  expect((await registry.importTools([next])).counts).toBe("added 0, updated 1, unchanged 0, rejected 0");
  expect((await registry.catalogue.requireTool("microsoft-teams")).destinations).toHaveLength(5);
});

it("refuses text that is no list, and a list of no usable name", async () => {
  const licence = await registry.file("_LICENSE", "MIT License\n\nPermission is hereby granted, free of charge\n");
  expect((await registry.importTools([licence])).exitCode).toBe(1);
  const table = await registry.file("table.csv", "gss-code,local-authority-code\nE07000901,DIS\n");
  expect((await registry.importTools([table])).exitCode).toBe(1);
  const unnamed = await registry.file("No Name!", "good.com\n");
  expect((await registry.importTools([unnamed])).lines).toEqual([
    "line 1: has “No Name!” for a list's name",
    "added 0, updated 0, unchanged 0, rejected 1",
  ]);
});
