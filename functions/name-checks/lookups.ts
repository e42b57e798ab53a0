import type { Answer, Registration } from "./rules.ts";

/** How names are looked up. Undefined where nobody answered: that says nothing of the name. */
export interface NameLookups {
  answerOf: (host: string) => Promise<Answer | undefined>;
  registrationOf: (domain: string) => Promise<Registration | undefined>;
}
