import * as z from "zod";
import type { ToolKind } from "#functions/catalogue/rules.ts";
import { mostNeeds, type Proposal } from "#functions/proposals/rules.ts";
import { needSentence, RecordId } from "#functions/research/contents.ts";
import type { Published } from "#functions/research/rules.ts";
import type { Services } from "#functions/services.ts";
import { manyOf } from "#web/form-fields.ts";
import type { Option } from "./subject.ts";

/** The last checkbox. No need can have this for its id. */
const noNeed = "(none)";

const mustSay = "Select the needs that it answers, or that it answers none";

/** Checkboxes of needs, with one for none: one or the other. */
export const needsField = manyOf(z.union([z.literal(noNeed), RecordId], { error: mustSay }))
  .refine((chosen) => chosen.length > 0, mustSay)
  .refine(
    (chosen) => !chosen.includes(noNeed) || chosen.length === 1,
    "Select either needs or that it answers none, not both",
  )
  .refine((chosen) => chosen.length <= mostNeeds, `Select ${mostNeeds} needs or fewer`);

export const chosenNeeds = (chosen: readonly string[]): string[] | "none" =>
  chosen.includes(noNeed) ? "none" : [...chosen];

export const needValues = ({ needIds = [], answersNoNeed }: Pick<Proposal, "needIds" | "answersNoNeed">): string[] =>
  answersNoNeed ? [noNeed] : needIds;

/** Every need that is public, those that name the tool or its kind first, and then that it answers none. */
export async function needOptions(library: Services["library"], { toolId, kind }: { toolId: string; kind: ToolKind }) {
  const needs = (await library.listAll("need")) as Published<"need">[];
  const isAbout = ({ content: { kinds, toolIds } }: Published<"need">) =>
    toolIds.includes(toolId) || kinds.includes(kind);
  const [about, others] = [true, false].map((is) => needs.filter((need) => isAbout(need) === is));
  const options: Option[] = [...(about ?? []), ...(others ?? [])].map(({ recordId, content }) => ({
    value: recordId,
    text: needSentence(content),
  }));
  const none = { value: noNeed, text: "It answers no need that is in the library", behaviour: "exclusive" };
  return options.length > 0 ? [...options, { divider: "or" }, none] : [none];
}
