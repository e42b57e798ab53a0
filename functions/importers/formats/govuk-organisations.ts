import * as z from "zod";
import type { Code, Kind } from "#functions/organisations/rules.ts";
import { hasColumns, orNothing, parseTable } from "../tables.ts";
import { tidy, whyDamaged } from "../texts.ts";
import { type Format, type OrganisationUnit, parsed, whyNoUnit } from "../units.ts";

const kindOf = (format: string): Kind =>
  (
    ({
      "Advisory non-departmental public body": "public_body",
      Court: "court_or_tribunal",
      "Devolved government": "devolved_government",
      "Executive agency": "agency",
      "Executive non-departmental public body": "public_body",
      "Ministerial department": "department",
      "Non-ministerial department": "non_ministerial_department",
      "Public corporation": "public_corporation",
      "Special health authority": "nhs_body",
      Tribunal: "court_or_tribunal",
    }) satisfies Record<string, Kind> as Partial<Record<string, Kind>>
  )[format] ?? "other";

const csvColumns = ["GB-GOR", "Name", "Type", "GOVUK URL"] as const;

/** GOV.UK organisations as a table: one row is one body, known again by its GB-GOR code. */
export const govukTable: Format<OrganisationUnit> = {
  name: "GOV.UK organisations (table)",
  isShapeOf: (file) => hasColumns(file, ",", csvColumns),
  parse: (file) =>
    parseTable(file, ",", csvColumns, (row, at) => {
      const code = row["GB-GOR"];
      if (!code) return "has no GB-GOR code";
      const unit: OrganisationUnit = {
        ...{ type: "organisation", at, key: code, mayAdd: true, name: row.Name, kind: kindOf(row.Type) },
        codes: [{ scheme: "govuk", code }],
        website: orNothing(row["GOVUK URL"]),
      };
      return whyNoUnit(unit) ?? unit;
    }),
};

const Link = z.object({ id: z.string() });
const Body = z.object({
  id: z.string(),
  title: z.string(),
  format: z.string(),
  web_url: z.string().nullish(),
  analytics_identifier: z.string(),
  details: z.object({ abbreviation: z.string().nullish(), closed_at: z.string().nullish(), govuk_status: z.string() }),
  parent_organisations: z.array(Link),
  superseding_organisations: z.array(Link),
});
const Bodies = z.record(z.uuid(), z.unknown());

/** The organisations API: one entry is one body, known again by its UUID or its analytics identifier. Links in it are by address. */
export const govukOrganisations: Format<OrganisationUnit> = {
  name: "GOV.UK organisations",
  isShapeOf({ json }) {
    const entries = Object.values(Bodies.safeParse(json).data ?? {});
    return entries.length > 0 && entries.some((entry) => Body.safeParse(entry).success);
  },
  parse({ json }) {
    const bodies = Object.entries(Bodies.parse(json)).map(([uuid, entry]) => ({ uuid, body: Body.safeParse(entry) }));
    const codeAt = new Map(
      bodies.flatMap(({ uuid, body }): [string, Code][] =>
        body.data ? [[body.data.id, { scheme: "govuk_content", code: uuid }]] : [],
      ),
    );
    /** A body that is not in the file is known by nothing but its address. */
    const codeOf = ({ id }: z.infer<typeof Link>): Code =>
      codeAt.get(id) ?? { scheme: "govuk_content", code: id.split("/").at(-1) ?? id };
    return parsed(
      bodies.map(({ uuid, body }) => {
        const reject = (reason: string) => ({ rejection: { at: uuid, reason } });
        if (!body.data) return reject(`lacks ${body.error.issues[0]?.path.join(".")}`);
        const { title, format, details, analytics_identifier: govuk, parent_organisations: parents } = body.data;
        const abbreviation = details.abbreviation ?? "";
        const damage = whyDamaged(tidy(title)) ?? whyDamaged(tidy(abbreviation));
        if (damage) return reject(damage);
        const hasEnded = details.govuk_status === "closed";
        const unit: OrganisationUnit = {
          ...{
            type: "organisation",
            at: uuid,
            key: uuid,
            mayAdd: true,
            name: tidy(title),
            kind: kindOf(format),
            hasEnded,
          },
          otherNames: tidy(abbreviation) ? [tidy(abbreviation)] : [],
          codes: [
            { scheme: "govuk_content", code: uuid },
            { scheme: "govuk", code: govuk },
          ],
          website: body.data.web_url ?? undefined,
          endedOn: hasEnded ? details.closed_at?.slice(0, 10) : undefined,
          successors: hasEnded ? body.data.superseding_organisations.map(codeOf) : [],
          parent: parents.length === 1 ? parents.map(codeOf)[0] : undefined,
        };
        const refused = whyNoUnit(unit);
        return refused ? reject(refused) : { unit };
      }),
    );
  },
};
