import { toBareList } from "./bare-list.ts";
import type { CompiledFile, Content, Format } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";

const alphabet = new RegExp(`^((\\*\\.)?${hostForm}|\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2})$`);

function compile(content: Content): CompiledFile[] {
  const list = toBareList("forcepoint-cloud.txt", content, {
    name: { host: "unconfirmed", path: "unconfirmed" },
    range: (range) => (range.includes(":") ? "ipv6_not_expressible" : undefined),
    alphabet,
    nothing: nothingListed,
  });
  return [list];
}

/** The sites of a custom category in Forcepoint Web Security Cloud (websense.com, hosted admin guide: Adding sites to custom categories). */
export const forcepointCloud: Format = {
  name: "forcepoint-cloud",
  files: [{ file: "forcepoint-cloud.txt", contentType: plainText }],
  sight: { ports: false, paths: true },
  guide: {
    product: "Forcepoint Web Security Cloud, custom category (not for Forcepoint on premises)",
    kind: "cloud",
    loading: "adds",
    overrides:
      "A listed site has your category instead of Forcepoint’s, so that rules for Forcepoint’s categories no longer apply to it.",
    steps: [
      { text: "Fetch the list.", paste: "{origin}/whitelist/current/forcepoint-cloud.txt" },
      {
        text: "Under Web, Policy Management, Custom Categories, add a category, and paste the lines as its sites. Replace all of them for each new version.",
      },
      { text: "In the policy’s web categories, set the action of the category to allow." },
    ],
    polling:
      "Forcepoint fetches nothing by itself. Paste each new version, or let a program of yours send it by the Custom Category API.",
    limits: [
      "Never use this list in Forcepoint Web Security or URL Filtering on premises: there a name lets through every address that has it anywhere in it.",
      "Hosts without the names below them, and entries limited to a path, are left out: the documents do not say whether a lone name takes in what is below it.",
      "IPv6 ranges are left out, and ports are not seen.",
    ],
    sources: [
      "websense.com support library: hosted admin guide, Adding sites to custom categories",
      "help.forcepoint.com: Custom Category API for Forcepoint Web Security Cloud",
    ],
  },
  compile,
};
