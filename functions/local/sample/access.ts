import type { Act, StatementDraft, Status } from "#functions/access/rules.ts";
import type { Services } from "#functions/services.ts";
import { sampleOrganisations } from "./organisations.ts";

const { eastmere, northwold, westerfold, southbrook, bridges, hospitals, police } = sampleOrganisations;

interface SampleRecord {
  toolId: string;
  status: Status;
  daysAgo: number;
  source?: StatementDraft["source"];
  conditions?: string;
  acts?: Partial<Record<Act, Status>>;
}

const record = (toolId: string, status: Status, daysAgo: number, more: Partial<SampleRecord> = {}): SampleRecord => ({
  ...{ toolId, status, daysAgo },
  ...more,
});
const seen = (toolId: string, status: Status, daysAgo: number) => record(toolId, status, daysAgo, { source: "report" });

/** Invented, like the bodies themselves: some agree, one would have to act, some say nothing, some is old. */
const records: readonly [{ organisationId: string }, readonly SampleRecord[]][] = [
  [
    eastmere,
    [
      record("microsoft-teams", "open", 12),
      record("zoom", "open", 12, { acts: { host: "blocked", install_app: "blocked" } }),
      record("google-docs", "restricted", 40, { conditions: "Ask the service desk: opened for named projects" }),
      record("trello", "open", 60),
      record("whereby", "blocked", 90),
    ],
  ],
  [
    northwold,
    [
      record("microsoft-teams", "open", 30),
      record("zoom", "open", 100),
      record("google-docs", "open", 30),
      record("trello", "open", 30),
      seen("whereby", "open", 5),
    ],
  ],
  [
    westerfold,
    [
      record("microsoft-teams", "open", 8),
      seen("zoom", "open", 8),
      record("google-docs", "open", 20),
      seen("trello", "open", 3),
    ],
  ],
  [southbrook, [record("microsoft-teams", "open", 200), seen("zoom", "blocked", 15)]],
  [
    bridges,
    [
      record("microsoft-teams", "open", 4),
      record("zoom", "restricted", 4, { conditions: "Joining from a browser on the visitors’ network only" }),
      record("google-docs", "blocked", 4),
    ],
  ],
  [hospitals, [record("microsoft-teams", "open", 50), seen("whereby", "open", 2)]],
  [police, [record("microsoft-teams", "restricted", 25, { acts: { join_as_guest: "open", host: "blocked" } })]],
];

/** After the sample organisations and the tools of the register. Repeated on another day it states again what was stated then. */
export async function loadSampleAccess({ access, catalogue, now }: Pick<Services, "access" | "catalogue" | "now">) {
  const known = new Set((await catalogue.listToolNames()).map(({ toolId }) => toolId));
  const dayOf = (daysAgo: number) => new Date(now().getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const drafts = records.flatMap(([{ organisationId }, stated]) =>
    stated
      .filter(({ toolId }) => known.has(toolId))
      .map(({ daysAgo, source = "owner", ...said }): StatementDraft => {
        const about = { organisationId, source, statedAt: dayOf(daysAgo), ...said };
        return source === "report" ? { ...about, counts: { [said.status]: 1 } } : about;
      }),
  );
  await access.register.saveStatements(drafts, "sample data");
}
