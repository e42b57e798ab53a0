import type { Member } from "#functions/accounts/rules.ts";
import { digestOf } from "#functions/digest.ts";
import { Refusal } from "#functions/errors.ts";
import { RecordId } from "#functions/research/contents.ts";
import {
  type ContentOf,
  findingIdsOf,
  type RecordOf,
  type ResearchRecord,
  whyCannotSupersede,
} from "#functions/research/rules.ts";
import type { RecordKind } from "#functions/research/vocabulary.ts";
import type { Services } from "#functions/services.ts";
import type { FormValues } from "#web/forms.ts";
import { type Issue, shortNameOf, type ToolNames, textOf, valueAt } from "./content-form.ts";
import { flatFields, type Section } from "./fields.ts";

type Content = NonNullable<ResearchRecord["content"]>;

/** The findings that a content names and that are not there, each said in the field that names it. */
async function unknownFindings(
  { research }: Pick<Services, "research">,
  kind: RecordKind,
  sections: readonly Section[],
  content: Content,
): Promise<Issue[]> {
  const ids = findingIdsOf(kind, content);
  const found = await research.findAll(ids.map((recordId) => ({ kind: "finding", recordId })));
  const there = new Set(found.filter(({ erasedAt }) => erasedAt === undefined).map(({ recordId }) => recordId));
  const fields = flatFields(sections, ({ group }) => (valueAt(content, [group]) as unknown[]).length);
  return fields
    .filter(({ as }) => as === "ids")
    .flatMap(({ name }) => {
      const unknown = (valueAt(content, name.split("-")) as string[]).filter((id) => !there.has(id));
      return unknown.length > 0
        ? [{ path: [name], message: `There is no finding with the short name ${unknown.join(", ")}` }]
        : [];
    });
}

/** What only the table can say of a content that is well formed. */
export async function whatIsWrong(
  services: Pick<Services, "research">,
  kind: RecordKind,
  sections: readonly Section[],
  content: Content,
  tools: ToolNames,
): Promise<Issue[]> {
  if (kind === "study") {
    const { startedOn, endedOn } = content as ContentOf<"study">;
    return endedOn < startedOn ? [{ path: ["endedOn"], message: "Enter a last day that is not before the first" }] : [];
  }
  if (kind === "finding") {
    const { supersedes } = content as ContentOf<"finding">;
    if (!supersedes) return [];
    const [predecessor] = await services.research.findAll([{ kind, recordId: supersedes }]);
    const message = "Enter the short name of a public finding that no other has taken the place of";
    return whyCannotSupersede(predecessor as RecordOf<"finding"> | undefined)
      ? [{ path: ["supersedes"], message }]
      : [];
  }
  const toolIds = kind === "need" ? (content as ContentOf<"need">).toolIds : [];
  const unknown = toolIds.filter((toolId) => !tools.isKnown(toolId));
  // Only a withdrawal leaves a persona without one.
  const isBare = kind === "persona" && (content as ContentOf<"persona">).summary === undefined;
  return [
    ...(isBare ? [{ path: ["summary"], message: "Enter a summary" }] : []),
    ...(await unknownFindings(services, kind, sections, content)),
    ...(unknown.length > 0
      ? [{ path: ["toolIds"], message: `The catalogue has no tool called ${unknown.join(", ")}` }]
      : []),
  ];
}

const titleFields = { study: "title", need: "iNeed", persona: "name", obstacle: "objection" } as const;

/** Whether any finding under it is what participants said. */
async function restsOnPeople(research: Services["research"], kind: RecordKind, content: Content): Promise<boolean> {
  const found = await research.findAll(
    findingIdsOf(kind, content).map((recordId) => ({ kind: "finding" as const, recordId })),
  );
  return found.some((each) => each.kind === "finding" && (each.content ?? each.draft)?.consent !== undefined);
}

/**
 * What a new record is called in addresses: as its writer says, or made from its title. Findings have names that no other kind has.
 * A name outlasts what it names: where consent may take the words, it is made of none of them.
 */
export async function shortNameIn(
  { research }: Pick<Services, "research">,
  kind: keyof typeof titleFields,
  values: FormValues,
  content: Content | undefined,
): Promise<{ recordId: string; issues: Issue[] }> {
  const isOfPeople = content !== undefined && (await restsOnPeople(research, kind, content));
  const made = isOfPeople
    ? `${kind}-${digestOf(content).slice(0, 12)}`
    : shortNameOf(textOf(values, titleFields[kind]));
  const recordId = textOf(values, "recordId") || made;
  const isGood = RecordId.safeParse(recordId).success && recordId !== "new" && !/^(f\d+$|fin_)/.test(recordId);
  const message = "Enter a short name in small letters, digits and single dashes, such as shared-meetings";
  // What it would be made from has an error of its own then.
  const isMissing = recordId === "" && textOf(values, titleFields[kind]) === "";
  return { recordId, issues: isGood || isMissing ? [] : [{ path: ["recordId"], message }] };
}

/** Saves a new draft; where the short name is taken, says so in its field. */
export async function createDraft<Kind extends keyof typeof titleFields>(
  { research }: Pick<Services, "research">,
  actor: Member,
  draft: { kind: Kind; recordId: string; content: ContentOf<Kind> },
): Promise<Issue[]> {
  try {
    await research.drafting.createDraft(actor, draft);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "changed_meanwhile")) throw error;
    return [{ path: ["recordId"], message: `The short name ${draft.recordId} is taken: enter another one` }];
  }
}
