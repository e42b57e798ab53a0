import * as z from "zod";
import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import { Text } from "#functions/catalogue/texts.ts";
import type { RefusalCode } from "#functions/errors.ts";

export const decisionKindLabels = {
  agreed: "Agreed",
  agreed_with_conditions: "Agreed with conditions",
  refused: "Refused, with the reason",
} as const;
export type DecisionKind = keyof typeof decisionKindLabels;
export const decisionKinds = Object.keys(decisionKindLabels) as [DecisionKind, ...DecisionKind[]];

/** The government's security classifications, as GOV.UK names them; a marking is part of OFFICIAL, not above it. */
export const classificationLabels = {
  none: "No information of ours",
  official: "OFFICIAL",
  official_sensitive: "OFFICIAL-SENSITIVE (OFFICIAL with the SENSITIVE marking)",
  secret: "SECRET",
  top_secret: "TOP SECRET",
} as const;
export type Classification = keyof typeof classificationLabels;
export const classifications = Object.keys(classificationLabels) as [Classification, ...Classification[]];

export const mostStaffGroups = 10;

/** What a web filtering lead writes. References say where something is kept, not what it says. */
export const DecisionContent = z
  .object({
    kind: z.enum(decisionKinds),
    reason: Text(2000),
    conditions: Text(2000).optional(),
    classification: z.enum(classifications).optional(),
    /** Whom it is for; empty for everybody. */
    staffGroups: z.array(Text(80)).max(mostStaffGroups),
    dpiaReference: Text(200).optional(),
    riskReference: Text(200).optional(),
    /** Whose risk it is: a role, such as senior information risk owner, not a name. */
    riskRole: Text(100).optional(),
    changeReference: Text(200).optional(),
    plannedFrom: z.iso.date().optional(),
    plannedUntil: z.iso.date().optional(),
    expiresOn: z.iso.date().optional(),
  })
  .refine(({ kind, conditions }) => (kind === "agreed_with_conditions") === (conditions !== undefined), {
    path: ["conditions"],
    error: "Enter the conditions, and only where there are any",
  });
export type DecisionContent = z.infer<typeof DecisionContent>;

export const decisionStatuses = ["in_force", "withdrawn", "lapsed", "superseded"] as const;
export type DecisionStatus = (typeof decisionStatuses)[number];

/** What was decided never changes; whether it still holds, and whether it has to be looked at again, does. */
export const Decision = DecisionContent.safeExtend({
  decisionId: z.string(),
  organisationId: z.string(),
  toolId: z.string(),
  /** The request that it answers; undefined where another organisation's was adopted without one. */
  requestId: z.string().optional(),
  /** The decision that it repeats the evidence of. */
  adoptedFrom: z.string().optional(),
  decidedAt: z.iso.datetime(),
  decidedBy: z.string(),
  version: z.int().positive(),
  status: z.enum(decisionStatuses),
  statusSince: z.iso.datetime(),
  statusReason: z.string().optional(),
  /** Since when a decision that it rests on no longer holds. */
  reviewSince: z.iso.datetime().optional(),
});
export type Decision = z.infer<typeof Decision>;

/** That a decision has to be looked at again because another, `rootId`, ended. Made once for each pair. */
export const ReviewMark = z.object({
  decisionId: z.string(),
  rootId: z.string(),
  organisationId: z.string(),
  toolId: z.string(),
  markedAt: z.iso.datetime(),
});
export type ReviewMark = z.infer<typeof ReviewMark>;

/** Adopted only while it holds and nothing that it rests on has ended. */
export const canBeAdopted = ({ status, kind, reviewSince }: Decision): boolean =>
  status === "in_force" && kind !== "refused" && reviewSince === undefined;

export function whyCannotAdopt(decision: Decision, actor: Actor): RefusalCode | undefined {
  if (!hasRole(actor, "filtering_owner")) return "not_permitted";
  if (actor.organisationId === decision.organisationId) return "not_permitted";
  return canBeAdopted(decision) ? undefined : "decision_ended";
}

/** Withdrawing, and saying that it stays after a review, are the organisation's own leads'. */
export function whyCannotChange({ organisationId, status }: Decision, actor: Actor): RefusalCode | undefined {
  if (actor.organisationId !== organisationId || !hasRole(actor, "filtering_owner")) return "not_permitted";
  return status === "in_force" ? undefined : "decision_ended";
}

/** Colleagues, and those who decide elsewhere: it is evidence for them. */
export const maySeeDecision = ({ organisationId }: Decision, actor: Actor): boolean =>
  actor.organisationId === organisationId || hasRole(actor, "filtering_owner");

export const hasExpired = ({ expiresOn }: Pick<Decision, "expiresOn">, today: string): boolean =>
  expiresOn !== undefined && expiresOn < today;

/** What an adopter takes over as evidence. Why they decide so, and who accepts the risk, is for them to say. */
export const evidenceOf = ({
  kind,
  conditions,
  classification,
  staffGroups,
  dpiaReference,
  expiresOn,
}: DecisionContent) => ({ kind, conditions, classification, staffGroups, dpiaReference, expiresOn });

const fields = [
  "kind",
  "reason",
  "conditions",
  "classification",
  "staffGroups",
  "dpiaReference",
  "riskReference",
  "riskRole",
  "changeReference",
  "plannedFrom",
  "plannedUntil",
  "expiresOn",
] as const satisfies readonly (keyof DecisionContent)[];
export type DecisionField = (typeof fields)[number];

export interface FieldDifference {
  field: DecisionField;
  theirs: DecisionContent[DecisionField];
  ours: DecisionContent[DecisionField];
  differs: boolean;
}

/** Field by field, every field, in the order of the form. */
export const differencesOf = (theirs: DecisionContent, ours: DecisionContent): FieldDifference[] =>
  fields.map((field) => ({
    field,
    theirs: theirs[field],
    ours: ours[field],
    differs: JSON.stringify(theirs[field]) !== JSON.stringify(ours[field]),
  }));
