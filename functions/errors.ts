/** A refusal the user can understand and act on. Anything else that is thrown is a bug or an outage. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, options?: ErrorOptions) {
    super(code, options);
    this.name = "Refusal";
    this.code = code;
  }
}

/** The whole vocabulary of "no". `web/errors.ts` gives each a status and words. */
export type RefusalCode = "not_found" | "not_permitted" | "sign_in_needed" | "changed_meanwhile" | "too_many_attempts";

/** Turns a rule's answer into control flow: rules return codes, services throw them. */
export function refuseIf(code: RefusalCode | undefined): void {
  if (code) throw new Refusal(code);
}
