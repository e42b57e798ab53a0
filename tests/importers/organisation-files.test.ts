import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry } from "./importing.ts";

type Registry = Awaited<ReturnType<typeof startRegistry>>;

const councilHeader =
  "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,local-authority-type,current-authority,alt-names";
const council = (code: string, name: string, gss: string, { nice = "", ended = "", by = "", extra = "" } = {}) =>
  [code, `"${name}"`, nice, gss, "", ended, `"${by}"`, "England", "NMD", ended ? "False" : "True", extra].join(",");
const councils = (...rows: string[]) => [councilHeader, ...rows].join("\n");

describe("a table of councils", () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry.stop());

  it("adds each once, with successors named before or after, and the same file again changes nothing", async () => {
    const file = await registry.file(
      "councils.csv",
      councils(
        council("OLD", "Oldshire County Council", "E10000901", { ended: "2023-04-01", by: "EAS,WES" }),
        council("EAS", "Easton Council", "E06000901"),
        council("WES", "Weston, Upper and Lower Council", "E06000902", { nice: "Weston" }),
        council("DIS", "Midton District Council", "E07000901", { ended: "2023-04-01", by: "EAS" }),
      ),
    );
    expect(await registry.importOrganisations([file], true)).toEqual({
      exitCode: 0,
      lines: ["dry run: nothing was written", "added 4, updated 0, unchanged 0, rejected 0"],
      counts: "added 4, updated 0, unchanged 0, rejected 0",
    });
    expect((await registry.organisations.listOrganisations()).items).toEqual([]);
    expect((await registry.importOrganisations([file])).lines).toEqual(["added 4, updated 0, unchanged 0, rejected 0"]);
    expect((await registry.importOrganisations([file])).counts).toBe("added 0, updated 0, unchanged 4, rejected 0");

    const old = await registry.organisations.findByCode({ scheme: "gss", code: "E10000901" });
    const successors = await registry.organisations.currentSuccessorsOf(old?.organisationId ?? "");
    expect(successors.map(({ name }) => name)).toEqual(["Easton Council", "Weston, Upper and Lower Council"]);
  });

  it("deletes nobody that a smaller file leaves out, and takes what it says anew", async () => {
    const smaller = await registry.file(
      "smaller.csv",
      councils(council("EAS", "Easton and Hamlets Council", "E06000901")),
    );
    expect((await registry.importOrganisations([smaller])).counts).toBe("added 0, updated 1, unchanged 0, rejected 0");
    expect((await registry.organisations.listOrganisations()).items).toHaveLength(4);
    expect((await registry.organisations.searchOrganisations("hamlets")).map(({ name }) => name)).toEqual([
      "Easton and Hamlets Council",
    ]);
  });

  it("rejects each broken row by itself, saying where and why, and loses no other", async () => {
    const rows = [
      council("GD1", "Good One Council", "E07000911"),
      council("BYT", "B@d Bytes Council", "E07000912"),
      council("TWI", "Ynys MÃ´n Council", "E07000913"),
      council("CTL", "Bell\u0007 Council", "E07000914"),
      council("GD1", "Good One Council", "E07000911"),
      "SHO,Short Council,Short",
      'QUO,"Open Quote Council,,E07000915,,,,England,NMD,True,',
      council("", "No Code Council", "E07000916"),
      council("TYP", "Type Council", "E07000917").replace("NMD", "XYZ"),
      council("DAY", "Day Council", "E07000918", { ended: "1 April" }),
      council("NON", "", "E07000919"),
      council("GD2", "Good Two Council", "E07000920", { by: "NIX" }),
      council("GD3", "Good Three Council", "E07000921", { extra: "Ynys MÃ´n" }),
    ];
    const bytes = Buffer.from(councils(...rows)).map((byte) => (byte === "@".charCodeAt(0) ? 0xff : byte));
    const { lines, exitCode } = await registry.importOrganisations([await registry.file("broken.csv", bytes)]);
    expect(lines).toEqual([
      "line 3: is not valid UTF-8",
      "line 4: is UTF-8 encoded twice: probably “Ynys Môn Council” is meant",
      "line 5: holds control characters",
      "line 7: has 3 columns where the header has 11",
      "line 8: has quotes that do not close",
      "line 9: has no local-authority-code",
      "line 10: has “XYZ” for a type of council",
      "line 11: has “1 April” for a date",
      "line 12: has no name",
      "line 6: is the same unit as line 2",
      "line 13: kept without a link to local_authority NIX, which nobody known has",
      "added 3, updated 0, unchanged 0, rejected 10",
    ]);
    expect(exitCode).toBe(0);
  });

  it("keeps a body without all of its successors rather than with some of them", async () => {
    const file = await registry.file(
      "half.csv",
      councils(council("HAL", "Half Council", "E07000930", { ended: "2024-04-01", by: "GD1,NIX" })),
    );
    expect((await registry.importOrganisations([file])).counts).toBe("added 1, updated 0, unchanged 0, rejected 0");
    const half = await registry.organisations.findByCode({ scheme: "local_authority", code: "HAL" });
    expect(half).toMatchObject({ hasEnded: true, successorIds: [] });
    const both = await registry.file(
      "both.csv",
      councils(
        council("NIX", "Nix Council", "E07000931"),
        council("HAL", "Half Council", "E07000930", { ended: "2024-04-01", by: "GD1,NIX" }),
      ),
    );
    expect((await registry.importOrganisations([both])).counts).toBe("added 1, updated 1, unchanged 0, rejected 0");
  });

  it("refuses a file of no known shape whole, with every file given beside it", async () => {
    const good = await registry.file("good.csv", councils(council("NEW", "Brand New Council", "E07000940")));
    for (const [name, content] of [
      ["header.csv", councilHeader.replace("official-name", "offical-name")],
      ["empty.csv", ""],
      ["text.txt", "MIT License\n\nPermission is hereby granted"],
      ["other.json", '{"domains": []}'],
      ["half.json", '{"domains": ['],
      ["list.json", "[1, 2, 3]"],
    ] as const) {
      const { exitCode, lines } = await registry.importOrganisations([good, await registry.file(name, content)]);
      expect([exitCode, lines.length], name).toEqual([1, 1]);
      expect(lines[0]).toContain(name);
    }
    expect((await registry.importOrganisations(["/no/such/file.csv"])).exitCode).toBe(1);
    expect((await registry.importOrganisations([])).exitCode).toBe(1);
    expect(await registry.organisations.findByCode({ scheme: "local_authority", code: "NEW" })).toBeUndefined();
  });
});

describe("files about the same bodies", () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry.stop());
  const uuid = "11111111-2222-4333-8444-555555555555";

  it("find each other by codes first, keep what another source said, and join what each adds", async () => {
    const files = await Promise.all([
      registry.file("councils.csv", councils(council("MON", "Mon County Council", "W06000901", { nice: "Mon" }))),
      registry.file(
        "welsh.tsv",
        "principal-local-authority\tname\tname-cy\tofficial-name\tofficial-name-cy\tstart-date\tend-date\r\nMON\tMon\tSir Fôn\tCounty Council of Mon\tCyngor Sir Fôn\t1996-04-01\t\r\n",
      ),
      registry.file("lookup.csv", "gss-code,local-authority-code\nW06000901,MON\nW06000800,MON\nW06000700,NIX\n"),
      registry.file(
        "land.csv",
        "organisation,entity,wikidata,name,website,statistical-geography,local-authority-type,start-date,end-date\r\nlocal-authority-eng:MON,1,Q900,Mon,http://www.mon.example/,W06000901,NMD,,\r\n",
      ),
    ]);
    const { lines } = await registry.importOrganisations(files.toReversed());
    expect(lines).toEqual([
      "lookup.csv line 4: no body with local_authority NIX is known",
      "added 1, updated 3, unchanged 1, rejected 1",
    ]);
    const mon = await registry.organisations.findByCode({ scheme: "gss", code: "W06000800" });
    expect(mon).toMatchObject({
      name: "Mon County Council",
      nameWelsh: "Cyngor Sir Fôn",
      website: "http://www.mon.example/",
      startedOn: "1996-04-01",
    });
    expect(mon?.otherNames).toEqual(["Mon", "County Council of Mon"]);
  });

  it("meet by name where neither has the other's code; a doubt names both", async () => {
    const ods = await registry.file(
      "ods.json",
      JSON.stringify({
        local_health_boards: [{ health_board: "VALE HEALTH BOARD", ods_code: "7Z1", gss_code: "W11000901" }],
        integrated_care_boards: [],
        trusts: [
          { ods_code: "RZ1", trust_name: "MERE & VALE HOSPITALS NHS TRUST", country: "ENGLAND" },
          { ods_code: "RZ2" },
          7,
        ],
      }),
    );
    expect((await registry.importOrganisations([ods])).lines).toEqual([
      "trusts[1]: has no name",
      "trusts[2]: lacks what an entry has",
      "added 2, updated 0, unchanged 0, rejected 2",
    ]);
    const entity = "http://www.wikidata.org/entity/";
    const wikidata = await registry.file(
      "trusts.csv",
      `entity,name,website\n${entity}Q901,Mere and Vale Hospitals NHS Trust,https://mere.example/\n${entity}Q902,Mere and Vale Hospitals NHS Trust,\nQ903,No Entity,\n`,
    );
    expect((await registry.importOrganisations([wikidata])).lines).toEqual([
      "line 4: has “Q903” for an entity",
      "line 3: “Mere and Vale Hospitals NHS Trust” may or may not be Mere & Vale Hospitals NHS Trust (ods RZ1, wikidata Q901): the file says wikidata Q902, we have wikidata Q901",
      "added 0, updated 1, unchanged 0, rejected 2",
    ]);
  });

  it("GOV.UK's bodies carry closed ones on, and a link that leads nowhere costs no body", async () => {
    const address = (slug: string) => ({ id: `https://www.gov.uk/api/organisations/${slug}` });
    const body = (slug: string, title: string, code: string, rest: object = {}) => ({
      ...{
        ...address(slug),
        title,
        format: "Executive agency",
        web_url: "https://www.gov.uk/x",
        analytics_identifier: code,
      },
      details: { abbreviation: null, closed_at: null, govuk_status: "live", logo_formatted_name: "Line\r\nbreaks" },
      ...{ parent_organisations: [], superseding_organisations: [], ...rest },
    });
    const closed = {
      details: { closed_at: "2020-01-31T00:00:00Z", govuk_status: "closed" },
      superseding_organisations: [address("fords")],
    };
    const file = await registry.file(
      "govuk.json",
      JSON.stringify({
        "22222222-2222-4222-8222-222222222222": body("old-fords", "Old Fords\u00a0Agency", "EA902", closed),
        [uuid]: body("fords", "Fords Agency", "EA901", { parent_organisations: [address("nowhere")] }),
        "33333333-3333-4333-8333-333333333333": { title: "Nothing else" },
      }),
    );
    expect((await registry.importOrganisations([file])).lines).toEqual([
      "33333333-3333-4333-8333-333333333333: lacks id",
      `${uuid}: kept without a link to govuk_content nowhere, which nobody known has`,
      "added 2, updated 0, unchanged 0, rejected 1",
    ]);
    const old = await registry.organisations.findByCode({ scheme: "govuk", code: "EA902" });
    expect(
      (await registry.organisations.currentSuccessorsOf(old?.organisationId ?? "")).map(({ name }) => name),
    ).toEqual(["Fords Agency"]);
    expect(old).toMatchObject({ name: "Old Fords Agency", endedOn: "2020-01-31" });
  });

  it("e-mail domains join their body by GOV.UK's UUID, or a council by the name in the notes", async () => {
    const domain = (domain_pattern: string, organisation_id: string | null, notes: string | null = null) => ({
      ...{
        domain_pattern,
        organisation_id,
        notes,
        organisation_type_id: notes ? "local_authority" : null,
        identifiers: {},
        source: "test",
      },
    });
    const file = await registry.file(
      "domains.json",
      JSON.stringify({
        domains: [
          domain("*.gov.uk", null),
          domain("fords.gov.uk", uuid),
          domain("mon.gov.uk", null, "Local authority: Mon, County of"),
          domain("nowhere.gov.uk", null, "Local authority: Nowhere"),
          domain("fords.gov.uk", null),
          domain("*.uk", null),
          domain("gmail.com", null),
          domain("lost.gov.uk", "99999999-2222-4333-8444-555555555555"),
          { organisation_id: null },
        ],
      }),
    );
    expect((await registry.importOrganisations([file])).lines).toEqual([
      "domains[5]: has “*.uk” for a domain pattern",
      "domains[6]: has “gmail.com” for a domain pattern",
      "domains[8]: lacks domain_pattern",
      "domains[4]: is the same unit as domains[1]",
      "domains[3]: no body called “Nowhere” is known",
      "domains[7]: no body with govuk_content 99999999-2222-4333-8444-555555555555 is known",
      "added 3, updated 0, unchanged 0, rejected 6",
    ]);
    expect((await registry.importOrganisations([file])).counts).toBe("added 0, updated 0, unchanged 3, rejected 6");
    const fords = await registry.organisations.findByCode({ scheme: "govuk", code: "EA901" });
    expect(await registry.organisations.resolveEmailDomain("fords.gov.uk")).toMatchObject({
      organisationId: fords?.organisationId,
    });
    expect(await registry.organisations.resolveEmailDomain("x.gov.uk")).toEqual({
      kind: "public_sector",
      candidateIds: [],
    });
  });

  it("a registered name proves no one's staff, and never takes a domain from the body that has it", async () => {
    const file = await registry.file(
      "registered.csv",
      "Domain: Domain Name,Registered for\r\nschools.gov.uk,Fords\u00a0Agency\r\nfords.gov.uk,Fords Agency\r\nmon.gov.uk,Fords Agency\r\nx y.gov.uk,Fords Agency\r\nparish.gov.uk,Some Parish Council\r\n",
    );
    expect((await registry.importOrganisations([file])).lines).toEqual([
      "line 5: has “x y.gov.uk” for a domain",
      "line 4: mon.gov.uk is of Mon County Council (local_authority MON, gss W06000901, wikidata Q900, gss W06000800) already, and the file says Fords Agency (govuk_content 11111111-2222-4333-8444-555555555555, govuk EA901)",
      "line 6: no body called “Some Parish Council” is known",
      "added 1, updated 0, unchanged 1, rejected 3",
    ]);
    const fords = await registry.organisations.findByCode({ scheme: "govuk", code: "EA901" });
    expect(await registry.organisations.resolveEmailDomain("schools.gov.uk")).toEqual({
      kind: "public_sector",
      candidateIds: [fords?.organisationId],
    });
  });

  it("a map of tiles places bodies that are known by their GSS code, and anew by a later map", async () => {
    const map = (layout: string, hexes: object) => registry.file("map.hexjson", JSON.stringify({ layout, hexes }));
    const hex = (n: string, q: unknown, r: unknown) => ({ n, q, r, region: "W92000004", colour: "#000000" });
    const first = await map("odd-r", {
      W06000901: hex("Mon", -3, 12),
      W06000800: hex("Mon before", -4, 12),
      W06000999: hex("Nowhere", 0, 0),
      MON: hex("Mon", 1, 1),
      W06000111: hex("Half", 1.5, 1),
      W06000112: { q: 1, r: 1 },
      W06000113: hex("Ynys MÃ´n", 1, 1),
    });
    expect((await registry.importOrganisations([first])).lines).toEqual([
      "hexes[3]: has “MON” for a GSS code",
      "hexes[4]: lacks q",
      "hexes[5]: lacks n",
      "hexes[6]: is UTF-8 encoded twice: probably “Ynys Môn” is meant",
      "hexes[1]: “Mon before” could be Mon County Council (local_authority MON, gss W06000901, wikidata Q900, gss W06000800), which is hexes[0], or another",
      "hexes[2]: no body with gss W06000999 is known",
      "added 0, updated 1, unchanged 0, rejected 6",
    ]);
    expect((await registry.importOrganisations([first])).counts).toBe("added 0, updated 0, unchanged 1, rejected 6");
    expect(await registry.organisations.tileMap()).toMatchObject([{ name: "Mon County Council", q: -3, r: 12 }]);
    const later = await map("odd-r", { W06000901: hex("Mon", 5, 6) });
    expect((await registry.importOrganisations([later])).counts).toBe("added 0, updated 1, unchanged 0, rejected 0");
    expect(await registry.organisations.tileMap()).toMatchObject([{ q: 5, r: 6 }]);
    expect((await registry.importOrganisations([await map("even-q", {})])).exitCode).toBe(1);
  });
});
