import type { Role } from "./rules.ts";

/** The words that people see for roles. */
export const roleWords: Record<Role, string> = {
  filtering_owner: "Web filtering lead",
  representative: "Working-group representative",
  researcher: "Researcher",
  publisher: "Publisher",
  steward: "Steward",
};
