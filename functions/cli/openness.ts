import { stringify } from "csv-stringify/sync";
import * as z from "zod";
import { daysUntilDecay } from "#functions/access/combine.ts";
import { opennessOn } from "#functions/access/openness.ts";
import type { Statement } from "#functions/access/rules.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { batches } from "#functions/table.ts";

const readAtOnce = 25;
const columns = ["organisation", "open", "restricted", "blocked", "unknown", "score"] as const;

/** What a matrix calls it, else another code, else its name. */
function keyOf({ codes, name }: Organisation): string {
  const code = codes.find(({ scheme }) => scheme === "acronym_ca") ?? codes[0];
  return code?.code ?? name;
}

/** As commander gives them: `decay` is false for `--no-decay`. */
export interface OpennessOptions {
  asOf?: string;
  decay?: boolean;
}

/**
 * One line for each body of which anything had been stated by that day, by its key and so in no order of merit. Counted are the tools that
 * matrices name or of which anything had been stated, but those whose services are hidden by their publisher. Exit 1: the day is none.
 */
export async function printOpenness(
  { access, catalogue, organisations, now }: Pick<Services, "access" | "catalogue" | "organisations" | "now">,
  { asOf, decay = true }: OpennessOptions,
  out: (line: string) => void,
): Promise<{ exitCode: 0 | 1 }> {
  const day = asOf ?? now().toISOString().slice(0, 10);
  if (!z.iso.date().safeParse(day).success) {
    out(`${day} is not a day: write it as 2026-11-21`);
    return { exitCode: 1 };
  }
  const bodies: { organisation: string; stated: Statement[] }[] = [];
  for (const batch of batches(await organisations.register.everyOrganisation(), readAtOnce)) {
    const read = await Promise.all(
      batch.map(async (body) => ({
        organisation: keyOf(body),
        stated: (await access.register.historyOf(body.organisationId)).filter(({ statedAt }) => statedAt <= day),
      })),
    );
    bodies.push(...read.filter(({ stated }) => stated.length > 0));
  }
  const spokenOf = new Set(bodies.flatMap(({ stated }) => stated.map(({ toolId }) => toolId)));
  const tools = (await catalogue.register.everyTool()).filter(
    ({ toolId, service }) => (service ?? spokenOf.has(toolId)) && !service?.hidden,
  );
  const toolIds = tools.map(({ toolId }) => toolId);
  const options = { day, decayDays: decay ? daysUntilDecay : Number.POSITIVE_INFINITY };
  const rows = bodies
    .toSorted((one, other) => one.organisation.localeCompare(other.organisation, "en-GB"))
    .map(({ organisation, stated }) => ({ organisation, ...opennessOn(stated, toolIds, options) }));
  for (const line of stringify(rows, { header: true, columns: [...columns] })
    .trimEnd()
    .split("\n"))
    out(line);
  return { exitCode: 0 };
}
