import { accessMatrix } from "./formats/access-matrix.ts";
import { canadianOrganisations } from "./formats/canadian-organisations.ts";
import { canadianCategories, canadianServices } from "./formats/canadian-services.ts";
import { digitalLand } from "./formats/digital-land.ts";
import { govukDomains, officialEmailDomains } from "./formats/email-domains.ts";
import { govukOrganisations, govukTable } from "./formats/govuk-organisations.ts";
import { gssLookup } from "./formats/gss-lookup.ts";
import { hexjsonTiles } from "./formats/hexjson.ts";
import { microsoft365 } from "./formats/microsoft-365.ts";
import { mysocietyCouncils } from "./formats/mysociety-councils.ts";
import { nhsOdsLists, nhsWikidata } from "./formats/nhs.ts";
import { v2flyList } from "./formats/v2fly.ts";
import { welshNames, welshRegister } from "./formats/welsh-register.ts";
import type { AccessRow, Format, GivenFile, RegisterUnit, ToolUnit } from "./units.ts";

/** In the order in which files given together are read: those that add bodies before those that name them. */
export const organisationFormats: readonly Format<RegisterUnit>[] = [
  ...[mysocietyCouncils, govukOrganisations, govukTable, digitalLand, nhsOdsLists, nhsWikidata, canadianOrganisations],
  ...[welshRegister, welshNames, gssLookup, hexjsonTiles, officialEmailDomains, govukDomains],
];

export const toolFormats: readonly Format<ToolUnit>[] = [
  ...[canadianServices, canadianCategories, microsoft365, v2flyList],
];

export const accessFormats: readonly Format<AccessRow>[] = [accessMatrix];

export interface Recognised<Unit> {
  file: GivenFile;
  format: Format<Unit>;
}

/** Every file with its format, or the names of those that have none: then nothing at all may be imported. */
export function recognise<Unit>(
  files: readonly GivenFile[],
  formats: readonly Format<Unit>[],
): { recognised: Recognised<Unit>[]; unknown: string[] } {
  const found = files.map((file) => ({ file, format: formats.find((format) => format.isShapeOf(file)) }));
  const recognised = found.flatMap(({ file, format }) => (format ? [{ file, format }] : []));
  const order = ({ format }: Recognised<Unit>) => formats.indexOf(format);
  return {
    recognised: recognised.sort((one, other) => order(one) - order(other)),
    unknown: found.flatMap(({ file, format }) => (format ? [] : [file.name])),
  };
}

/** The bytes of a file as they are read by every format. */
export function toGivenFile(name: string, text: string): GivenFile {
  try {
    return { name, text, json: JSON.parse(text) };
  } catch {
    return { name, text };
  }
}
