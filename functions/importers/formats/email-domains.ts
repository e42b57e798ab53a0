import * as z from "zod";
import { normalisePattern } from "#functions/organisations/email-domains.ts";
import { hasOnlyColumns, parseTable } from "../tables.ts";
import { tidy, whyDamaged } from "../texts.ts";
import { type DomainUnit, type Format, parsed } from "../units.ts";

const Entry = z.object({
  domain_pattern: z.string(),
  organisation_id: z.uuid().nullish(),
  organisation_type_id: z.string().nullish(),
  notes: z.string().nullish(),
});
const List = z.object({ domains: z.array(z.unknown()) });

/** A council's name stands only in the notes: after `Local authority:`, or alone, and before any bracket. */
const councilIn = (notes: string): string =>
  tidy((notes.replace(/^[A-Za-z ]*authority:/, "").split(/\s[(—]/)[0] ?? "").replace(/[.;,]$/, ""));

function ownerOf({
  organisation_id: id,
  organisation_type_id: type,
  notes,
}: z.infer<typeof Entry>): DomainUnit["owner"] {
  if (id) return { code: { scheme: "govuk_content", code: id } };
  return type === "local_authority" && notes ? { name: councilIn(notes), isCouncil: true } : undefined;
}

/** The official list of e-mail domains: one entry is one pattern. Its body is GOV.UK's UUID, or for a council the name in the notes. */
export const officialEmailDomains: Format<DomainUnit> = {
  name: "official list of e-mail domains",
  isShapeOf({ json }) {
    const { domains = [] } = List.safeParse(json).data ?? {};
    return domains.some((entry) => Entry.safeParse(entry).success);
  },
  parse({ json }) {
    return parsed(
      List.parse(json).domains.map((entry, index) => {
        const at = `domains[${index}]`;
        const reject = (reason: string) => ({ rejection: { at, reason } });
        const { data, error } = Entry.safeParse(entry);
        if (!data) return reject(`lacks ${error.issues[0]?.path.join(".") || "what an entry has"}`);
        const damage = whyDamaged(data.domain_pattern) ?? whyDamaged(data.notes ?? "");
        if (damage) return reject(damage);
        const pattern = normalisePattern(data.domain_pattern);
        if (pattern === undefined) return reject(`has “${data.domain_pattern}” for a domain pattern`);
        const owner = ownerOf(data);
        return {
          unit: {
            type: "domain" as const,
            at,
            key: pattern,
            pattern,
            standing: "mail" as const,
            ...(owner && { owner }),
          },
        };
      }),
    );
  },
};

const columns = ["Domain: Domain Name", "Registered for"] as const;

/** The list of .gov.uk domains: one row is one name and who registered it, which says nothing of who has an address there. */
export const govukDomains: Format<DomainUnit> = {
  name: "list of .gov.uk domains",
  isShapeOf: (file) => hasOnlyColumns(file, ",", columns),
  parse: (file) =>
    parseTable(file, ",", columns, (row, at) => {
      const pattern = normalisePattern(row["Domain: Domain Name"]);
      if (pattern === undefined || pattern.startsWith("*")) return `has “${row["Domain: Domain Name"]}” for a domain`;
      if (!row["Registered for"]) return "does not say who registered it";
      return {
        type: "domain",
        at,
        key: pattern,
        pattern,
        standing: "registration",
        owner: { name: row["Registered for"] },
      };
    }),
};
