import { roleWords } from "#functions/accounts/role-words.ts";
import type { Role, Seat } from "#functions/accounts/rules.ts";

export const roleHints: Record<Role, string> = {
  filtering_owner: "Decides which sites an organisation’s staff can reach",
  representative: "Proposes and votes for an organisation in the working group",
  researcher: "Records and publishes research",
  publisher: "Prepares or approves new versions of the shared whitelist",
  steward: "Gives roles with another steward, confirms people and keeps the register",
};

/** "Working-group representative (deputy representative)" and the like. */
export const roleTitle = ({ role, seat }: { role: Role; seat?: Seat | undefined }): string =>
  seat ? `${roleWords[role]}, ${seat}` : roleWords[role];
