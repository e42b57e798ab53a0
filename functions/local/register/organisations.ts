import type { Code, Kind, Nation } from "#functions/organisations/rules.ts";

export interface RegisteredOrganisation {
  name: string;
  nameWelsh?: string;
  otherNames?: readonly string[];
  kind: Kind;
  nation: Nation;
  codes: readonly [Code, ...Code[]];
  domains: readonly string[];
  website?: string;
  startedOn?: string;
  endedOn?: string;
  /** First codes of the bodies that carry it on. */
  successors?: readonly Code[];
}

type Facts = Partial<Omit<RegisteredOrganisation, "name" | "codes" | "kind" | "nation">>;

const gss = (code: string): Code => ({ scheme: "gss", code });

const council = (
  name: string,
  gssCode: string,
  registerCode: string,
  kind: Kind,
  nation: Nation,
  domains: string[],
  facts: Facts = {},
) => ({
  ...{ name, kind, nation, domains, ...facts },
  codes: [gss(gssCode), { scheme: "local_authority", code: registerCode }] as const,
});

const central = (
  name: string,
  govukCode: string,
  kind: Kind,
  domains: string[],
  facts: Facts & { nation?: Nation } = {},
) => ({
  ...{ name, kind, nation: "united_kingdom" as const, domains, ...facts },
  codes: [{ scheme: "govuk", code: govukCode }] as const,
});

const nhs = (
  name: string,
  odsCode: string,
  kind: Kind,
  domains: string[],
  facts: Facts & { nation?: Nation } = {},
) => ({
  ...{ name, kind, nation: "england" as const, domains, ...facts },
  codes: [{ scheme: "ods", code: odsCode }] as const,
});

/** Facts about real bodies, collected by us on 2026-11-21 from the registers that publish the codes. Whoever is carried on comes after who carries on. */
export const organisations: readonly RegisteredOrganisation[] = [
  council("Cumberland Council", "E06000063", "CBD", "unitary_authority", "england", ["cumberland.gov.uk"], {
    startedOn: "2023-04-01",
  }),
  council(
    "Westmorland and Furness Council",
    "E06000064",
    "WAF",
    "unitary_authority",
    "england",
    ["westmorlandandfurness.gov.uk"],
    { startedOn: "2023-04-01" },
  ),
  council("Allerdale Borough Council", "E07000026", "ALL", "district_council", "england", ["allerdale.gov.uk"], {
    endedOn: "2023-04-01",
    successors: [gss("E06000063")],
  }),
  council("Cumbria County Council", "E10000006", "CMA", "county_council", "england", ["cumbria.gov.uk"], {
    endedOn: "2023-04-01",
    successors: [gss("E06000063"), gss("E06000064")],
  }),
  council("Birmingham City Council", "E08000025", "BIR", "metropolitan_district", "england", ["birmingham.gov.uk"], {
    website: "https://www.birmingham.gov.uk",
  }),
  council("Leeds City Council", "E08000035", "LDS", "metropolitan_district", "england", ["leeds.gov.uk"], {
    website: "https://www.leeds.gov.uk",
  }),
  council("Manchester City Council", "E08000003", "MAN", "metropolitan_district", "england", ["manchester.gov.uk"], {
    website: "https://www.manchester.gov.uk",
  }),
  council("London Borough of Camden", "E09000007", "CMD", "london_borough", "england", ["camden.gov.uk"], {
    website: "https://www.camden.gov.uk",
  }),
  council("London Borough of Croydon", "E09000008", "CRY", "london_borough", "england", ["croydon.gov.uk"], {
    website: "https://www.croydon.gov.uk",
  }),
  council("London Borough of Hackney", "E09000012", "HCK", "london_borough", "england", ["hackney.gov.uk"], {
    website: "https://www.hackney.gov.uk",
  }),
  council("City of London Corporation", "E09000001", "LND", "london_borough", "england", ["cityoflondon.gov.uk"], {
    website: "https://www.cityoflondon.gov.uk/",
  }),
  council("Cornwall Council", "E06000052", "CON", "unitary_authority", "england", ["cornwall.gov.uk"], {
    website: "https://www.cornwall.gov.uk",
  }),
  council("Devon County Council", "E10000008", "DEV", "county_council", "england", ["devon.gov.uk"], {
    website: "https://www.devon.gov.uk",
  }),
  council("Essex County Council", "E10000012", "ESS", "county_council", "england", ["essex.gov.uk"], {
    website: "https://www.essex.gov.uk/",
  }),
  council("Kent County Council", "E10000016", "KEN", "county_council", "england", ["kent.gov.uk"], {
    website: "https://www.kent.gov.uk",
  }),
  council("Cambridgeshire County Council", "E10000003", "CAM", "county_council", "england", ["cambridgeshire.gov.uk"], {
    website: "https://www.cambridgeshire.gov.uk",
  }),
  council("Greater London Authority", "E61000001", "GLA", "combined_authority", "england", ["london.gov.uk"], {
    website: "https://www.london.gov.uk",
  }),
  council(
    "Greater Manchester Combined Authority",
    "E47000001",
    "GMCA",
    "combined_authority",
    "england",
    ["greatermanchester-ca.gov.uk"],
    {
      website: "https://www.greatermanchester-ca.gov.uk",
    },
  ),
  council("City of Cardiff Council", "W06000015", "CRF", "welsh_council", "wales", ["cardiff.gov.uk"], {
    nameWelsh: "Cyngor Dinas Caerdydd",
  }),
  council("Isle of Anglesey County Council", "W06000001", "AGY", "welsh_council", "wales", ["anglesey.gov.uk"], {
    nameWelsh: "Cyngor Sir Ynys Môn",
  }),
  council("Gwynedd Council", "W06000002", "GWN", "welsh_council", "wales", ["gwynedd.gov.uk"], {
    nameWelsh: "Cyngor Gwynedd",
  }),
  council("City of Edinburgh Council", "S12000036", "EDH", "scottish_council", "scotland", ["edinburgh.gov.uk"]),
  council("Glasgow City Council", "S12000049", "GLG", "scottish_council", "scotland", ["glasgow.gov.uk"]),
  council("The Highland Council", "S12000017", "HLD", "scottish_council", "scotland", ["highland.gov.uk"]),
  council("Belfast City Council", "N09000003", "BFS", "northern_ireland_council", "northern_ireland", [
    "belfastcity.gov.uk",
  ]),
  council(
    "Derry City and Strabane District Council",
    "N09000005",
    "DRS",
    "northern_ireland_council",
    "northern_ireland",
    ["derrystrabane.com"],
  ),
  central("Cabinet Office", "D2", "department", ["cabinetoffice.gov.uk"]),
  central("HM Treasury", "D15", "department", ["hmtreasury.gov.uk"]),
  central("Home Office", "D16", "department", ["homeoffice.gov.uk"]),
  central("Ministry of Justice", "D18", "department", ["justice.gov.uk"]),
  central("Ministry of Defence", "D17", "department", ["mod.gov.uk", "*.mod.gov.uk", "*.mod.uk"]),
  central("Department for Work and Pensions", "D10", "department", ["dwp.gov.uk"]),
  central("Department for Environment, Food & Rural Affairs", "D7", "department", ["defra.gov.uk"]),
  central("Department for Transport", "D9", "department", ["dft.gov.uk"]),
  central("Department for Education", "D6", "department", ["education.gov.uk"]),
  central("Department for Science, Innovation and Technology", "D1381", "department", ["dsit.gov.uk"]),
  central("HM Revenue & Customs", "D25", "non_ministerial_department", ["hmrc.gov.uk"]),
  central("Ofsted", "D106", "non_ministerial_department", ["ofsted.gov.uk"]),
  central("Companies House", "EA26", "agency", ["companieshouse.gov.uk"]),
  central("HM Courts & Tribunals Service", "EA73", "agency", ["hmcts.net"]),
  central("Information Commissioner's Office", "PB298", "public_body", ["ico.org.uk"]),
  central("Ordnance Survey", "D38", "public_corporation", ["os.uk"]),
  central("The Scottish Government", "DA1020", "devolved_government", ["gov.scot"], { nation: "scotland" }),
  central("Welsh Government", "DA1019", "devolved_government", ["gov.wales"], {
    nation: "wales",
    nameWelsh: "Llywodraeth Cymru",
  }),
  central("Police Service of Northern Ireland", "OT657", "police", [], { nation: "northern_ireland" }),
  nhs("Barts Health NHS Trust", "R1H", "nhs_trust", ["bartshealth.nhs.uk"], {
    website: "https://www.bartshealth.nhs.uk/",
  }),
  nhs("Leeds Teaching Hospitals NHS Trust", "RR8", "nhs_trust", ["leedsth.nhs.uk"], {
    website: "https://www.leedsth.nhs.uk/",
  }),
  nhs("NHS Greater Manchester Integrated Care Board", "QOP", "nhs_board", []),
  nhs("Aneurin Bevan University Health Board", "7A6", "nhs_board", [], { nation: "wales" }),
];

/** Patterns that prove the public sector and no more: no single body stands behind one. */
export const publicSectorDomains: readonly string[] = [
  ...["*.gov.uk", "*.gov.scot", "*.gov.wales", "*.nhs.uk", "*.police.uk", "*.police.je", "nhs.net", "mil.uk"],
  ...[
    "*.independent-inquiry.uk",
    "*.public-inquiry.uk",
    "parliament.uk",
    "parliament.scot",
    "senedd.wales",
    "judiciary.uk",
  ],
];
