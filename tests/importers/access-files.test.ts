import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startRegistry } from "./importing.ts";

type Registry = Awaited<ReturnType<typeof startRegistry>>;

const categories = "name,description\r\ncollab,Collaboration & productivity tools\r\npages,Wikis\r\n";
const services = [
  "name,category,short_name,url,date_added,user_submitted,hidden,installed_software,description,",
  "Milltalk,messaging,oldtalk,https://milltalk.example/,2018-08-07,0,0,0,Web-based videoconferencing software (formerly OldTalk).",
  "Leafpad,pages,leafpad,http://leafpad.example/,2018-08-07,0,0,0,All-in-one workspace.",
  'Boxroom,collab,boxroom,https://boxroom.example/,2018-08-07,0,0,0,"Online document storage, and syncing"',
  "Sawdust,collab,sawdust,https://sawdust.example/,2018-08-07,0,1,0,Project management.",
  "Zoom,messaging,zoom,https://zoom.us/,2018-08-07,0,0,0,Web-based videoconferencing software.",
].join("\r\n");
const organisations = [
  "name_en,name_fr,acronym_en,acronym_fr,url_en,url_fr,date_added,user_submitted",
  "Ford Inspection Agency,Agence d'inspection des gués,FIA,aig,http://fia.example/,http://fia.example/fr,2018-08-07,0",
  "Department of Bridges,Ministère des Ponts,bridges,ponts,,,2018-08-07,0",
  "Mill and Weir Commission,Commission des moulins et barrages,mwc,cmb,https://mwc.example/,,2019-05-07,1",
].join("\r\n");

async function startWith(tools: string, bodies: string): Promise<Registry> {
  const registry = await startRegistry();
  await registry.importTools([await registry.file("services.csv", tools)]);
  await registry.importOrganisations([await registry.file("organizations.csv", bodies)]);
  return registry;
}

describe("services and organisations of a matrix", () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry.stop());

  it("become tools by their keys, of the kind that their words say, with the file of categories or without", async () => {
    const file = await registry.file("services.csv", services);
    const beside = await registry.file("service_categories.csv", categories);
    const hidden = "line 5: Sawdust is hidden by its publisher, and is not added";
    expect(await registry.importTools([beside])).toMatchObject({ exitCode: 0 });
    expect((await registry.importTools([file, beside], true)).counts).toBe(
      "added 4, updated 0, unchanged 1, rejected 0",
    );
    expect((await registry.importTools([file, beside])).lines).toEqual([
      hidden,
      "added 4, updated 0, unchanged 1, rejected 0",
    ]);
    expect((await registry.importTools([file])).lines).toEqual([hidden, "added 0, updated 0, unchanged 5, rejected 0"]);
    const tools = await registry.catalogue.register.everyTool();
    expect(tools.map(({ toolId, name, kind, website }) => [toolId, name, kind, website])).toEqual([
      ["boxroom", "Boxroom", "file_storage", "https://boxroom.example/"],
      ["leafpad", "Leafpad", "wiki", "http://leafpad.example/"],
      ["oldtalk", "Milltalk", "video_conferencing", "https://milltalk.example/"],
      ["zoom", "Zoom", "video_conferencing", "https://zoom.us/"],
    ]);
    expect(tools[1]?.purpose).toBe("All-in-one workspace.");
  });

  it("become bodies by their English acronyms, with names in both languages, without a nation and without domains", async () => {
    const file = await registry.file("organizations.csv", organisations);
    expect((await registry.importOrganisations([file])).lines).toEqual(["added 3, updated 0, unchanged 0, rejected 0"]);
    expect((await registry.importOrganisations([file])).counts).toBe("added 0, updated 0, unchanged 3, rejected 0");
    const ford = await registry.organisations.findByCode({ scheme: "acronym_ca", code: "fia" });
    expect(ford).toMatchObject({
      name: "Ford Inspection Agency",
      otherNames: ["Agence d'inspection des gués"],
      kind: "agency",
      domains: [],
      website: "http://fia.example/",
    });
    expect(ford?.nation).toBeUndefined();
    expect((await registry.organisations.searchOrganisations("gues")).map(({ name }) => name)).toEqual([ford?.name]);
  });

  it("are never bodies here of the same name, whichever comes first", async () => {
    const abroad = await registry.file(
      "abroad.csv",
      `${organisations.split("\r\n")[0]}\nPrivy Council Office,Bureau du Conseil privé,pco,bcp,,,,0\n`,
    );
    const here = await registry.file("here.csv", "GB-GOR,Name,Type,GOVUK URL\nD99,Privy Council Office,Other,\n");
    for (const file of [abroad, here]) {
      expect((await registry.importOrganisations([file])).counts).toBe("added 1, updated 0, unchanged 0, rejected 0");
    }
    const pco = await registry.organisations.findByCode({ scheme: "acronym_ca", code: "pco" });
    const d99 = await registry.organisations.findByCode({ scheme: "govuk", code: "D99" });
    expect(pco?.organisationId).not.toBe(d99?.organisationId);
    const named = await registry.file(
      "named.csv",
      "Domain: Domain Name,Registered for\npco.gov.uk,Privy Council Office\n",
    );
    expect((await registry.importOrganisations([named])).counts).toBe("added 1, updated 0, unchanged 0, rejected 0");
    const again = await registry.file("again.csv", "GB-GOR,Name,Type,GOVUK URL\nD98,Mill and Weir Commission,Other,\n");
    expect((await registry.importOrganisations([again])).counts).toBe("added 1, updated 0, unchanged 0, rejected 0");
  });

  it("reject each row that is none by itself", async () => {
    const header = services.split("\r\n")[0];
    const rows = [
      "No Key,collab,,https://a.example/,,0,0,0,A.",
      "Bad Key,collab,bad_key,https://a.example/,,0,0,0,A.",
      ",collab,nameless,https://a.example/,,0,0,0,A.",
      "Bad Site,collab,badsite,ftp://a.example/,,0,0,0,A.",
      "Bad Flag,collab,badflag,https://a.example/,,0,yes,0,A.",
      "Good,collab,good,,,0,0,0,,",
      "Good again,collab,good,,,0,0,0,A.",
      "Short,collab",
      "Long,collab,long,,,0,0,0,A.,,extra",
    ];
    const file = await registry.file("broken.csv", [header, ...rows].join("\n"));
    expect((await registry.importTools([file])).lines).toEqual([
      "line 8: is the same unit as line 7",
      "line 2: has “” for a key",
      "line 3: has “bad_key” for a key",
      "line 4: has no name",
      "line 5: has “ftp://a.example/” for a web address",
      "line 6: has “yes” for hidden, which is 0 or 1",
      "line 9: has 2 columns where the header has 9",
      "line 10: has 11 columns where the header has 9",
      "added 1, updated 0, unchanged 0, rejected 8",
    ]);
    const bodies = await registry.file(
      "broken-bodies.csv",
      `${organisations.split("\r\n")[0]}\nNo Acronym,Sans,,,,,,0\nMinistry,Minist\u00c3\u00a8re,min,min,,,,0\nOther Fords,Autres,fia,aig,,,,0\n`,
    );
    expect((await registry.importOrganisations([bodies])).lines).toEqual([
      "line 2: has no acronym_en",
      "line 3: is UTF-8 encoded twice: probably “Ministère” is meant",
      "added 0, updated 1, unchanged 0, rejected 2",
    ]);
  });
});

describe("services of which the catalogue has some already", () => {
  it("keep its tools as they are, find them by key, id or name, hide none, and leave a doubt alone", async () => {
    const registry = await startRegistry();
    try {
      const save = (toolId: string, name: string) =>
        registry.catalogue.register.saveTool({ toolId, name, kind: "other", purpose: "Described by us" }, "test");
      await save("milltalk", "Milltalk");
      await save("sawdust", "Sawdust");
      await save("leafpad-one", "Leafpad");
      await save("leafpad-two", "Leafpad");
      const file = await registry.file("services.csv", services);
      expect((await registry.importTools([file])).lines).toEqual([
        "line 3: “Leafpad” could be Leafpad (leafpad-one) and Leafpad (leafpad-two)",
        "added 2, updated 2, unchanged 0, rejected 1",
      ]);
      expect((await registry.importTools([file])).counts).toBe("added 0, updated 0, unchanged 4, rejected 1");
      expect(await registry.catalogue.findTool("oldtalk")).toBeUndefined();
      expect(await registry.catalogue.findTool("milltalk")).toMatchObject({
        purpose: "Described by us",
        service: { key: "oldtalk", hidden: false },
      });
      const { items } = await registry.catalogue.listTools();
      expect(items.find(({ toolId }) => toolId === "sawdust")?.service).toEqual({ key: "sawdust", hidden: true });

      const renamed = services.replace("Milltalk,", "Newtalk,").replace("oldtalk", "oldtalk").replace("0,1,0", "0,0,0");
      const next = await registry.file("renamed.csv", renamed);
      expect((await registry.importTools([next])).counts).toBe("added 0, updated 1, unchanged 3, rejected 1");
      expect((await registry.catalogue.findTool("milltalk"))?.name).toBe("Milltalk");
      const other = await registry.file("other.csv", services.replace("oldtalk", "newtalk"));
      expect((await registry.importTools([other])).lines[0]).toBe(
        "line 2: “Milltalk” may or may not be Milltalk (milltalk), which has the key oldtalk",
      );
    } finally {
      await registry.stop();
    }
  });
});

describe("a matrix of access", () => {
  let registry: Registry;
  beforeEach(async () => {
    registry = await startWith(services, organisations);
    return () => registry.stop();
  });
  const matrix = (name: string, ...rows: string[]) => registry.file(name, rows.join("\r\n"));
  const header = "organization,date_updated,score,oldtalk,leafpad,boxroom,zoom,sawdust";

  it("becomes records of each row's own date; the same file again changes nothing, and neither does a dry run", async () => {
    const file = await matrix(
      "matrix.csv",
      header,
      "bridges,2026-11-01,4,open,restricted,unknown,,open",
      "fia,2026-06-01,-4,blocked,blocked,unknown,unknown,unknown",
    );
    const lines = ["line 1: no tool is known by the key “sawdust”", "added 7, updated 0, unchanged 0, rejected 1"];
    expect((await registry.importAccess([file], true)).lines).toEqual([
      lines[0],
      "dry run: nothing was written",
      lines[1],
    ]);
    expect((await registry.openness()).lines).toEqual(["organisation,open,restricted,blocked,unknown,score"]);
    expect((await registry.importAccess([file])).lines).toEqual(lines);
    expect((await registry.importAccess([file])).counts).toBe("added 0, updated 0, unchanged 7, rejected 1");
    const { organisationId = "" } =
      (await registry.organisations.findByCode({ scheme: "acronym_ca", code: "fia" })) ?? {};
    const history = await registry.services.access.register.historyOf(organisationId);
    expect(
      history.map(({ toolId, source, status, statedAt, version }) => [toolId, source, status, statedAt, version]),
    ).toEqual(
      ["boxroom unknown", "leafpad blocked", "oldtalk blocked", "zoom unknown"].map((said) => {
        const [toolId, status] = said.split(" ");
        return [toolId, "import", status, "2026-06-01", 1];
      }),
    );
  });

  it("names whom and what it does not know, and refuses bad dates by their line, and guesses nothing", async () => {
    const file = await matrix(
      "bad.csv",
      "organization,date_updated,score,oldtalk,leafpad,teleport,OLDTALK,zoom",
      "bridges,2026-11-01,,open,perhaps,open,blocked,Open",
      "nowhere,2026-11-01,,open,open,open,open,open",
      "fia,1 June 2026,,open,open,open,open,open",
      "fia,2026-02-30,,open,open,open,open,open",
      "fia,,,open,open,open,open,open",
      "fia,2026-11-22,,open,open,open,open,open",
      "BRIDGES,2026-11-01,,open,open,open,open,open",
      ",2026-11-01,,open,open,open,open,open",
      "mwc,2026-11-01,9,open,open,open,open,blocked",
    );
    expect((await registry.importAccess([file])).lines).toEqual([
      "line 9: has no organization",
      "line 1: no tool is known by the key “teleport”",
      "line 1: the columns “oldtalk” and “OLDTALK” are both of Milltalk",
      "line 2: has “perhaps” for Leafpad",
      "line 3: no body with acronym_ca nowhere is known",
      "line 4: has “1 June 2026” for a date",
      "line 5: has “2026-02-30” for a date",
      "line 6: has “” for a date",
      "line 7: has the date 2026-11-22, which is yet to come",
      "line 8: is the same unit as line 2",
      "line 10: says a score of 9, and its cells give 4",
      "added 5, updated 0, unchanged 0, rejected 10",
    ]);
    const twice = await matrix(
      "twice.csv",
      "organization,date_updated,score,zoom,zoom",
      "fia,2026-11-01,,open,blocked",
    );
    expect((await registry.importAccess([twice])).lines).toEqual([
      "line 1: has the column zoom twice: which is meant?",
      "added 0, updated 0, unchanged 0, rejected 1",
    ]);
    const other = await matrix("other.csv", "organisation,date,zoom", "fia,2026-11-01,open");
    expect((await registry.importAccess([file, other])).exitCode).toBe(1);
  });

  it("is counted per organisation as the site counts, in no order of merit, hidden services left out", async () => {
    const file = await matrix(
      "matrix.csv",
      header,
      "mwc,2026-11-01,,unknown,unknown,unknown,unknown,unknown",
      "fia,2026-11-02,,open,open,restricted,blocked,open",
      "bridges,2026-11-03,,blocked,restricted,blocked,,blocked",
    );
    await registry.importAccess([file]);
    expect(await registry.openness()).toEqual({
      exitCode: 0,
      lines: [
        "organisation,open,restricted,blocked,unknown,score",
        "bridges,0,1,2,1,-3",
        "fia,2,1,1,0,5",
        "mwc,0,0,0,4,0",
      ],
    });
    const ours = {
      toolId: "windmill",
      name: "Windmill",
      kind: "other" as const,
      purpose: "Nobody has stated anything",
    };
    await registry.catalogue.register.saveTool(ours, "test");
    const tool = await registry.catalogue.requireTool("zoom");
    await registry.catalogue.register.saveService(tool, { key: "zoom", hidden: true }, "test");
    expect((await registry.openness()).lines.slice(1)).toEqual([
      "bridges,0,1,2,0,-3",
      "fia,2,1,0,0,7",
      "mwc,0,0,0,3,0",
    ]);
  });

  it("is counted as it was on a day, and with records of any age only if asked", async () => {
    const first = await matrix("first.csv", header, "fia,2025-01-01,,open,open,blocked,unknown,unknown");
    const second = await matrix("second.csv", header, "fia,2026-11-01,,blocked,restricted,,unknown,unknown");
    for (const file of [second, first, second]) await registry.importAccess([file]);
    const fia = async (options: Parameters<typeof registry.openness>[0]) => (await registry.openness(options)).lines[1];
    expect(await fia({})).toBe("fia,0,1,1,2,-1");
    expect(await fia({ decay: false })).toBe("fia,0,1,2,1,-3");
    expect(await fia({ asOf: "2025-01-01" })).toBe("fia,2,0,1,1,4");
    expect(await fia({ asOf: "2025-06-30" })).toBe("fia,2,0,1,1,4");
    expect(await fia({ asOf: "2025-07-01" })).toBe("fia,0,0,0,4,0");
    expect(await fia({ asOf: "2026-10-31", decay: false })).toBe("fia,2,0,1,1,4");
    expect(await fia({ asOf: "2024-12-31" })).toBeUndefined();
    expect(await registry.openness({ asOf: "yesterday" })).toEqual({
      exitCode: 1,
      lines: ["yesterday is not a day: write it as 2026-11-21"],
    });
  });

  it("is corrected by a file that says something else of the same day, whatever came between", async () => {
    const wrong = await matrix("wrong.csv", header, "fia,2026-11-01,,open,open,open,open,open");
    const right = await matrix("right.csv", header, "fia,2026-11-01,,open,open,open,blocked,open");
    const older = await matrix("older.csv", header, "fia,2026-10-01,,blocked,open,open,open,open");
    await registry.importAccess([wrong]);
    expect((await registry.importAccess([older])).counts).toBe("added 4, updated 0, unchanged 0, rejected 1");
    expect((await registry.importAccess([right])).counts).toBe("added 0, updated 1, unchanged 3, rejected 1");
    expect((await registry.importAccess([older])).counts).toBe("added 0, updated 0, unchanged 4, rejected 1");
    expect((await registry.openness()).lines[1]).toBe("fia,3,0,1,0,7");
  });
});

const folder = process.env.COMMONLIST_TEST_DATA;
it.skipIf(folder === undefined)(
  "gives every organisation of the public files the score that their own points give it",
  async () => {
    const read = async (name: string) => readFile(path.join(folder ?? "", "tools", name), "utf8");
    const rowsOf = async (name: string): Promise<Record<string, string>[]> =>
      parse(await read(name), { columns: true, relax_column_count: true });
    const [tools, bodies, statuses] = await Promise.all(
      ["services.csv", "organizations.csv", "statuses.csv"].map(rowsOf),
    );
    const pointsOf = new Map(statuses?.map(({ status = "", points }) => [status, Number(points)]));
    const words = [...pointsOf.keys()];
    const matrix = (bodies ?? []).map(({ acronym_en: organization = "" }, row) => {
      const cells = Object.fromEntries(
        (tools ?? []).map(({ short_name: key = "" }, column) => [key, words[(row * 7 + column * column) % 4] ?? ""]),
      );
      const visible = (tools ?? []).filter(({ hidden }) => hidden === "0");
      const score = visible.reduce((sum, { short_name: key = "" }) => sum + (pointsOf.get(cells[key] ?? "") ?? 0), 0);
      return { organization, date_updated: `2024-03-${String((row % 28) + 1).padStart(2, "0")}`, score, ...cells };
    });
    const header = Object.keys(matrix[0] ?? {});
    const lines = matrix.map((row) => header.map((column) => row[column as keyof typeof row]).join(","));
    const registry = await startWith(await read("services.csv"), await read("organizations.csv"));
    try {
      const file = await registry.file("matrix.csv", [header.join(","), ...lines].join("\n"));
      expect((await registry.importAccess([file])).lines).toEqual([
        "line 1: no tool is known by the key “basecamp”",
        "line 1: no tool is known by the key “zotero”",
        "added 2850, updated 0, unchanged 0, rejected 2",
      ]);
      const report = (await registry.openness({ decay: false })).lines.slice(1).map((line) => line.split(","));
      expect(report.map(([key, , , , , score]) => [key, Number(score)])).toEqual(
        matrix
          .map(({ organization, score }) => [organization, score])
          .sort(([one], [other]) => String(one).localeCompare(String(other))),
      );
      expect(report.every((cells) => cells.slice(1, 5).reduce((sum, count) => sum + Number(count), 0) === 50)).toBe(
        true,
      );
    } finally {
      await registry.stop();
    }
  },
);
