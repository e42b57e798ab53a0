import * as z from "zod";
import type { DestinationInput } from "#functions/catalogue/destinations.ts";
import type { ToolDraft, ToolService } from "#functions/catalogue/rules.ts";
import type { Code, Kind, Nation } from "#functions/organisations/rules.ts";
import type { Tile } from "#functions/organisations/tiles.ts";

/** A file as it was given. `text` may hold U+FFFD where its bytes were no UTF-8; `json` is undefined when it is none. */
export interface GivenFile {
  /** Its name without folders. */
  name: string;
  text: string;
  json?: unknown;
}

/** Where in a file something stands: `line 12` or `domains[3]`. */
interface Placed {
  at: string;
}

export interface Rejection extends Placed {
  reason: string;
}

/** What one row says of one body. */
export interface OrganisationUnit extends Placed {
  type: "organisation";
  /** Says when two rows of one file are one. */
  key: string;
  name: string;
  nameWelsh?: string | undefined;
  otherNames?: readonly string[];
  kind?: Kind | undefined;
  nation?: Nation | undefined;
  codes: readonly Code[];
  website?: string | undefined;
  startedOn?: string | undefined;
  endedOn?: string | undefined;
  hasEnded?: boolean;
  tile?: Tile;
  successors?: readonly Code[];
  parent?: Code | undefined;
  /** False where the file only adds to bodies that are known. */
  mayAdd: boolean;
}

/** What one row says of one e-mail domain. `owner` undefined: the public sector, nobody in particular. */
export interface DomainUnit extends Placed {
  type: "domain";
  key: string;
  pattern: string;
  standing: "mail" | "registration";
  owner?: { code: Code } | { name: string; isCouncil?: boolean };
}

export type RegisterUnit = OrganisationUnit | DomainUnit;

/** One place that one tool needs. */
export interface DestinationUnit extends Placed {
  type: "destination";
  toolId: string;
  tool: ToolDraft;
  place: DestinationInput;
  required: boolean;
  breaksWithout?: string | undefined;
  sourceUrl: string;
}

/** What one row says of one tool, by the key that matrices of access know it by. */
export interface ServiceUnit extends Placed {
  type: "service";
  service: ToolService;
  /** As it is added where nobody knows it. */
  tool: ToolDraft & { toolId: string };
}

/** What one organisation's row of a matrix says, as it is spelt there. */
export interface AccessRow extends Placed {
  /** Its English acronym. */
  organisation: string;
  day: string;
  /** As the file's own publisher has counted it; empty where they have not. */
  score: string;
  /** By the key of the service. */
  cells: Readonly<Record<string, string>>;
}

export type ToolUnit = DestinationUnit | ServiceUnit;

export interface Parsed<Unit> {
  units: Unit[];
  rejections: Rejection[];
}

/** One known shape of file. Recognised by what it holds, never by its name. */
export interface Format<Unit> {
  name: string;
  isShapeOf(file: GivenFile): boolean;
  /** `others` are the files given in the same call, for those that name each other. */
  parse(file: GivenFile, others: readonly GivenFile[]): Parsed<Unit>;
}

export const parsed = <Unit>(results: Iterable<{ unit: Unit } | { rejection: Rejection }>): Parsed<Unit> => {
  const units: Unit[] = [];
  const rejections: Rejection[] = [];
  for (const result of results) {
    if ("unit" in result) units.push(result.unit);
    else rejections.push(result.rejection);
  }
  return { units, rejections };
};

const isWebAddress = z.url({ protocol: /^https?$/ }).max(500);
const isDay = z.iso.date();
const isName = z.string().min(1).max(200);

/** Why a row can't be what it says it is, whatever is known already. */
export function whyNoUnit({
  name,
  nameWelsh,
  website,
  startedOn,
  endedOn,
  codes,
}: OrganisationUnit): string | undefined {
  if (!isName.safeParse(name).success || (nameWelsh !== undefined && !isName.safeParse(nameWelsh).success)) {
    return name === "" ? "has no name" : "has a name of more than 200 characters";
  }
  if (website !== undefined && !isWebAddress.safeParse(website).success) return `has “${website}” for a web address`;
  const badDay = [startedOn, endedOn].find((day) => day !== undefined && !isDay.safeParse(day).success);
  if (badDay !== undefined) return `has “${badDay}” for a date`;
  const badCode = codes.find(({ code }) => !/^[A-Za-z0-9-]{1,40}$/.test(code));
  return badCode && `has “${badCode.code}” for a code`;
}
