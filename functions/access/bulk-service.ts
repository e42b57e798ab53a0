import type { Actor } from "#functions/accounts/rules.ts";
import { type Destination, describeDestination } from "#functions/catalogue/destinations.ts";
import { placeOf, type ToolDestination, type ToolName } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { digestOf } from "#functions/digest.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { coverageOf, mostPlaces, readFilterList } from "./filter-list.ts";
import { type LineProblem, ownerTable, readOwnerTable } from "./owner-table.ts";
import type { RecordingService } from "./recording-service.ts";
import { type Statement, type StatementDraft, type Status, whyCannotState } from "./rules.ts";
import type { StatementStore } from "./store.ts";
import { stated } from "./succession.ts";

/** Three ways to state many at once. */
export type BulkInput =
  | { kind: "table"; text: string }
  | { kind: "edition"; edition: number }
  | { kind: "filter_list"; text: string };

/** A tool of which only a part is let through: the lead decides what that makes it. */
interface Undecided extends ToolName {
  covered: string[];
  missing: string[];
}

/** What would be written, shown before it is. */
export interface BulkPlan {
  changes: { draft: StatementDraft; name: string; before: Status | undefined }[];
  undecided: Undecided[];
  problems: LineProblem[];
  unread: string[];
  /** Of exactly this plan, made from exactly what stands. */
  digest: string;
}

export interface BulkOptions {
  statements: Pick<StatementStore, "listStatements">;
  recording: Pick<RecordingService, "saveStatements">;
  catalogue: Pick<CatalogueService, "listToolNames" | "requireTool" | "toolsNear">;
  whitelist: Pick<WhitelistService, "stateOf" | "findCurrent">;
  now: () => Date;
}

type Draft = Omit<StatementDraft, "organisationId" | "by">;

/** Part of the access service: what a web filtering lead states of many tools together. Previewed, then saved as previewed. */
export function createBulkService({ statements, recording, catalogue, whitelist, now }: BulkOptions) {
  const today = () => now().toISOString().slice(0, 10);

  /** Tools whose confirmed addresses these places let through, wholly or in part. */
  async function matched(places: readonly Destination[], names: ReadonlyMap<string, ToolName>) {
    const near = (await catalogue.toolsNear(places)).flatMap((toolId) => names.get(toolId) ?? []);
    const whole: ToolName[] = [];
    const undecided: Undecided[] = [];
    for (const name of near) {
      const { covered, missing } = coverageOf((await catalogue.requireTool(name.toolId)).destinations, places);
      const words = (each: ToolDestination) => describeDestination(placeOf(each));
      if (covered.length > 0 && missing.length === 0) whole.push(name);
      else if (covered.length > 0)
        undecided.push({ ...name, covered: covered.map(words), missing: missing.map(words) });
    }
    return { whole, undecided };
  }

  async function fromEdition(edition: number, standing: readonly Statement[], names: ReadonlyMap<string, ToolName>) {
    const current = await whitelist.findCurrent();
    if (!current || edition > current.edition) throw new Refusal("not_found");
    const { entries } = await whitelist.stateOf(edition);
    const listed = new Set(entries.map(({ toolId }) => toolId));
    const { whole, undecided } = await matched(entries.map(placeOf), names);
    const about = { source: "edition" as const, statedAt: today(), edition };
    const isListed = ({ toolId }: ToolName) => listed.has(toolId);
    const adopted = whole.filter(isListed).map(({ toolId }): Draft => ({ ...about, toolId, status: "open" }));
    // What an earlier edition had and this one has not is no longer known by it.
    const gone = standing
      .filter(({ source, status, toolId }) => source === "edition" && status !== "unknown" && !listed.has(toolId))
      .map(({ toolId }): Draft => ({ ...about, toolId, status: "unknown" }));
    return { drafts: [...adopted, ...gone], undecided: undecided.filter(isListed), problems: [], unread: [] };
  }

  async function read(input: BulkInput, standing: readonly Statement[], names: ReadonlyMap<string, ToolName>) {
    if (input.kind === "edition") return fromEdition(input.edition, standing, names);
    if (input.kind === "filter_list") {
      const list = readFilterList(input.text);
      if (!list) {
        const text = `The list has more than ${mostPlaces.toLocaleString("en-GB")} names. Paste those that the tools need`;
        return { drafts: [], undecided: [], problems: [{ line: 1, text }], unread: [] };
      }
      const { places, unread } = list;
      const { whole, undecided } = await matched(places, names);
      const about = { source: "owner" as const, status: "open" as const, statedAt: today() };
      return { drafts: whole.map(({ toolId }): Draft => ({ ...about, toolId })), undecided, problems: [], unread };
    }
    const context = { organisationId: "", by: "", today: today(), tools: new Set(names.keys()) };
    const { drafts, problems } = readOwnerTable(input.text, context);
    return {
      drafts: drafts.map(({ organisationId: _o, by: _b, ...draft }): Draft => draft),
      undecided: [],
      problems,
      unread: [],
    };
  }

  async function plan(actor: Actor, organisationId: string, input: BulkInput): Promise<BulkPlan> {
    refuseIf(whyCannotState(actor, organisationId));
    const [standing, tools] = await Promise.all([statements.listStatements(organisationId), catalogue.listToolNames()]);
    const names = new Map(tools.map((tool) => [tool.toolId, tool]));
    const { drafts, ...rest } = await read(input, standing, names);
    const before = (draft: Draft) =>
      standing.find(({ toolId, source }) => toolId === draft.toolId && source === draft.source);
    const changes = drafts
      .map((draft) => ({ ...draft, organisationId, by: actor.personId }))
      .filter((draft) => stated(before(draft), draft) !== undefined)
      .map((draft) => ({ draft, name: names.get(draft.toolId)?.name ?? draft.toolId, before: before(draft)?.status }));
    const made = [changes, rest, changes.map(({ draft }) => before(draft)?.version ?? 0)];
    const digest = digestOf(made);
    return { changes, ...rest, digest };
  }

  return {
    planStatements: plan,

    /** Saves exactly what was previewed, and what the lead decided of the tools that are let through in part. */
    async saveStatements(
      actor: Actor,
      organisationId: string,
      input: BulkInput,
      { digest, decisions }: { digest: string; decisions: ReadonlyMap<string, Status> },
    ): Promise<{ saved: number }> {
      const made = await plan(actor, organisationId, input);
      if (made.digest !== digest || made.problems.length > 0) throw new Refusal("changed_meanwhile");
      const source = input.kind === "edition" ? ("edition" as const) : ("owner" as const);
      const decided = made.undecided.flatMap(({ toolId }): StatementDraft[] => {
        const status = decisions.get(toolId);
        if (status === undefined) return [];
        const about = { organisationId, toolId, source, status, statedAt: today(), by: actor.personId };
        return [input.kind === "edition" ? { ...about, edition: input.edition } : about];
      });
      const drafts = [...made.changes.map(({ draft }) => draft), ...decided];
      const { saved } = await recording.saveStatements(drafts, actor.personId);
      return { saved };
    },

    /** What the lead has stated, as the table that can be handed back. */
    async ownerTable(actor: Actor, organisationId: string): Promise<string> {
      refuseIf(whyCannotState(actor, organisationId));
      const [standing, tools] = await Promise.all([
        statements.listStatements(organisationId),
        catalogue.listToolNames(),
      ]);
      const own = standing.filter(({ source }) => source === "owner");
      return ownerTable(tools, new Map(own.map((statement) => [statement.toolId, statement])));
    },

    /** By tool, what the lead has stated. */
    async ownStatements(actor: Actor, organisationId: string): Promise<ReadonlyMap<string, Statement>> {
      refuseIf(whyCannotState(actor, organisationId));
      const standing = await statements.listStatements(organisationId);
      return new Map(standing.filter(({ source }) => source === "owner").map((each) => [each.toolId, each]));
    },

    /** One page of the table, as it was filled in: dated today. */
    async saveOwnStatements(
      actor: Actor,
      organisationId: string,
      drafts: readonly Omit<StatementDraft, "organisationId" | "source" | "by" | "statedAt">[],
    ): Promise<{ saved: number }> {
      refuseIf(whyCannotState(actor, organisationId));
      const about = { organisationId, source: "owner" as const, statedAt: today(), by: actor.personId };
      return recording.saveStatements(
        drafts.map((draft) => ({ ...draft, ...about })),
        actor.personId,
      );
    },
  };
}
