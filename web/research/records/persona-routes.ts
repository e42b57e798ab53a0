import { Hono } from "hono";
import { RecordId } from "#functions/research/contents.ts";
import { findingIdsOf, isCurrent, type Published } from "#functions/research/rules.ts";
import { type Family, families } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { recordPath } from "../record-links.ts";
import { showErased } from "./erased.ts";
import { type PersonaView, personaView } from "./persona-view.ts";
import { standingOf } from "./standing.ts";

interface PersonasPage {
  title: string;
  groups: {
    heading: string;
    personas: { href: string; name: string; summary: string | undefined; isCurrent: boolean }[];
  }[];
}
const personasPage = page<PersonasPage>("research/records/personas.njk");

interface PersonaPage extends PersonaView {
  title: string;
  family: string;
  published: string;
  address: string;
}
const personaPage = page<PersonaPage>("research/records/persona.njk");

export function personaRoutes({ research, library, now }: Services, { publicOrigin }: { publicOrigin: string }) {
  const today = () => now().toISOString().slice(0, 10);

  async function studiesOf(studyIds: readonly string[]): Promise<Published<"study">[]> {
    const keys = [...new Set(studyIds)].map((recordId) => ({ kind: "study" as const, recordId }));
    const found = await research.findPublished(keys);
    return found.filter((each): each is Published<"study"> => each.kind === "study");
  }

  return new Hono<WebEnv>()
    .get("/personas", async (c) => {
      const personas = await library.listAll("persona");
      const stateOf = await research.statesOf(personas.flatMap(({ content }) => findingIdsOf("persona", content)));
      const groups = (Object.keys(families.labels) as Family[]).map((family) => ({
        heading: families.labels[family],
        personas: personas
          .filter(({ content }) => content.family === family)
          .map((record) => ({
            href: recordPath(record),
            name: record.content.name,
            summary: record.content.summary,
            isCurrent: isCurrent(record.content, stateOf, today()),
          })),
      }));
      return personasPage(c, { title: "Personas", groups: groups.filter((group) => group.personas.length > 0) });
    })
    .get("/personas/:recordId", async (c) => {
      const standing = await standingOf(research, "persona", param(c, "recordId", RecordId));
      if (!standing) return showErased(c, "persona");
      const { record, findings } = standing;
      const studies = await studiesOf(findings.map(({ finding }) => finding.studyId));
      return personaPage(c, {
        ...personaView(standing, studies, today()),
        title: record.content.name,
        family: families.labels[record.content.family],
        published: record.publishedAt,
        address: publicOrigin + recordPath(record),
      });
    });
}
