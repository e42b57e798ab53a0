import type { Option } from "#web/proposals/subjects/subject.ts";

/** The labels of a list of choices as radios or a select. */
export const optionsOf = (labels: Readonly<Record<string, string>>): Option[] =>
  Object.entries(labels).map(([value, text]) => ({ value, text }));
