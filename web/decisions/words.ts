import {
  type Classification,
  classificationLabels,
  type DecisionContent,
  type DecisionField,
  type DecisionKind,
  type DecisionStatus,
  decisionKindLabels,
  differencesOf,
} from "#functions/requests/decisions.ts";
import { showDate } from "#web/filters.ts";

const fieldLabels: Record<DecisionField, string> = {
  kind: "Decision",
  reason: "Reason",
  conditions: "Conditions",
  classification: "Highest classification of information",
  staffGroups: "For which groups of staff",
  dpiaReference: "Data protection impact assessment",
  riskReference: "Risk acceptance",
  riskRole: "Role that accepts the risk",
  changeReference: "Change",
  plannedFrom: "Change planned from",
  plannedUntil: "Change planned until",
  expiresOn: "Last day",
};

export const statusWords: Record<DecisionStatus, { text: string; colour: string }> = {
  in_force: { text: "Holds", colour: "green" },
  withdrawn: { text: "Withdrawn", colour: "grey" },
  lapsed: { text: "Its last day has passed", colour: "grey" },
  superseded: { text: "Replaced by a later decision", colour: "grey" },
};

function inWords(field: DecisionField, value: DecisionContent[DecisionField]): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "Everybody";
  if (value === undefined) return "Not stated";
  if (field === "kind") return decisionKindLabels[value as DecisionKind];
  if (field === "classification") return classificationLabels[value as Classification];
  return ["plannedFrom", "plannedUntil", "expiresOn"].includes(field) ? showDate(value) : value;
}

export const shownField = (field: DecisionField, value: DecisionContent[DecisionField]) => ({
  label: fieldLabels[field],
  value: inWords(field, value),
});

/** Every field of a decision in words, in the order of the form. */
export const fieldRows = (content: DecisionContent): { label: string; value: string }[] =>
  differencesOf(content, content).map(({ field, ours }) => shownField(field, ours));
