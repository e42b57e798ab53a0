import { stringify } from "csv-stringify/sync";
import ipaddr from "ipaddr.js";
import { addDays } from "#functions/times.ts";
import { byId } from "../entries.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { assertLines, hostForm, nothingListed } from "./lines.ts";
import { withoutHeldRanges } from "./overlap.ts";
import { say } from "./say.ts";
import { whyNotOverriding } from "./wide-overrides.ts";

const columns = [
  "indicatorType",
  "indicatorValue",
  "expirationTime",
  "action",
  "severity",
  "title",
  "description",
  "recommendedActions",
  "rbacGroups",
  "category",
  "mitretechniques",
  "GenerateAlert",
] as const;

const isSingle = (range: string): boolean =>
  /\/(32|128)$/.test(range) && range.endsWith("/128") === range.includes(":");

/** IPv6 with all its eight groups, as the import wants it. */
const addressOf = (range: string): string => ipaddr.parseCIDR(range)[0].toNormalizedString();

const values = new RegExp(`^(${hostForm}|\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7})$`);
const times = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.0Z$/;

function compile(content: Content): CompiledFile[] {
  const { edition, publishedAt, entries } = content;
  const { names, ranges, losses, folded } = say(content, {
    name: whyNotOverriding,
    range: (range) => (isSingle(range) ? undefined : "single_addresses_only"),
  });
  const held = withoutHeldRanges(ranges);
  const expiries = new Map(entries.map(({ id, expires }) => [id, expires]));
  const idOf = (range: string): string | undefined => ranges.find((each) => each.range === range)?.id;

  /** It always lapses, so that an import which is forgotten does. */
  const lapsesAt = (id: string | undefined): string => {
    const at = (id === undefined ? undefined : expiries.get(id)) ?? addDays(publishedAt, 365);
    return `${new Date(at).toISOString().slice(0, 19)}.0Z`;
  };

  const row = (indicatorType: string, indicatorValue: string, id?: string) => ({
    indicatorType,
    indicatorValue,
    expirationTime: lapsesAt(id),
    action: "Allowed",
    severity: "Informational",
    title: "Commonlist shared whitelist",
    description: `Shared whitelist version ${edition}`,
    GenerateAlert: "FALSE",
  });

  const listed = [
    ...names.map(({ id, host }) => row("DomainName", host, id)),
    ...held.ranges.map((range) => row("IpAddress", addressOf(range), idOf(range))),
  ];
  const written = listed.length > 0 ? listed : [row("DomainName", nothingListed)];
  assertLines(
    written.map(({ indicatorValue }) => indicatorValue),
    values,
  );
  assertLines(
    written.map(({ expirationTime }) => expirationTime),
    times,
  );
  return [
    {
      file: "defender.csv",
      body: stringify(written, { header: true, columns: [...columns], record_delimiter: "\n" }),
      entries: listed.length,
      losses,
      folded: [...folded, ...held.folded].toSorted(byId),
    },
  ];
}

/** Custom indicators for import (learn.microsoft.com: defender-endpoint/indicator-manage, indicator-ip-domain). */
export const defender: Format = {
  name: "defender",
  files: [{ file: "defender.csv", contentType: "text/csv; charset=utf-8" }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Microsoft Defender for Endpoint, custom indicators",
    kind: "cloud",
    loading: "adds",
    overrides:
      "An allowed indicator beats warnings and blocks of SmartScreen, web content filtering and network protection. So hosts whose content comes from strangers are left out.",
    steps: [
      { text: "Fetch the list.", paste: "{origin}/whitelist/current/defender.csv" },
      {
        text: "In the Defender portal, under Settings, Endpoints, Indicators, compare the column names with the sample file of the import panel: Microsoft changes them.",
      },
      {
        text: "Delete the indicators titled “Commonlist shared whitelist” of the version before, then import the file on the tabs IP addresses and URLs/domains.",
      },
    ],
    polling:
      "Defender fetches nothing by itself. Import each new version. It takes up to 48 hours to be in force, and every row lapses at the latest a year after its version.",
    limits: [
      "It is no list of everything that is allowed: it only lifts what Defender would block.",
      "Every name takes in all names below it, so that entries for a host alone, and for names below a host without the host itself, are left out.",
      "Entries limited to a path are left out: over https only Edge sees the path, and elsewhere the whole host would pass.",
      "IP ranges are left out, but for single addresses. An import holds at most 500 rows, and an organisation 15,000 indicators.",
    ],
    sources: [
      "learn.microsoft.com: defender-endpoint/indicator-manage",
      "learn.microsoft.com: defender-endpoint/indicator-ip-domain",
      "learn.microsoft.com: defender-endpoint/indicators-overview",
    ],
  },
  limit: { entries: 500, source: "Microsoft, defender-endpoint/indicator-manage: most indicators in an import" },
  compile,
};
