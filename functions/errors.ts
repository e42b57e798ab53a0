/** A refusal the user can understand and act on. Anything else that is thrown is a bug or an outage. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, options?: ErrorOptions) {
    super(code, options);
    this.name = "Refusal";
    this.code = code;
  }
}

/** The whole vocabulary of "no". `web/refusals.ts` gives each a status and words. */
export type RefusalCode =
  | "not_found"
  | "not_permitted"
  | "sign_in_needed"
  | "organisation_needed"
  | "changed_meanwhile"
  | "poll_closed"
  | "poll_still_open"
  | "not_an_elector"
  | "interested_must_abstain"
  | "second_person_needed"
  | "founding_over"
  | "proposal_opened"
  | "proposal_empty"
  | "proposal_stale"
  | "needs_unstated"
  | "shared_tenant_alone"
  | "roll_too_small"
  | "not_in_working_group"
  | "unconfirmed_destination"
  | "nothing_to_publish"
  | "proposals_conflict"
  | "already_prepared"
  | "change_pending"
  | "shrink_unconfirmed"
  | "edition_unsound"
  | "second_publisher_needed"
  | "second_factor_needed"
  | "not_for_oneself"
  | "no_organisation_to_act_for"
  | "steward_and_publisher"
  | "seat_taken"
  | "too_many_attempts"
  | "already_told"
  | "code_in_use"
  | "succeeds_itself"
  | "tool_exists_already"
  | "destination_exists_already"
  | "second_organisation_needed"
  | "own_request"
  | "request_moved_on"
  | "nudged_lately"
  | "others_ask_too"
  | "nobody_else_asks"
  | "away_now"
  | "cannot_take_it_on"
  | "decision_ended"
  | "contact_elsewhere"
  | "contact_link_used"
  | "contact_view_over"
  | "contact_not_confirmed"
  | "contact_not_signed_in"
  | "owner_by_contact"
  | "too_many_subscriptions"
  | "subscription_revoked"
  | "finding_is_public"
  | "finding_not_live"
  | "study_not_public"
  | "study_has_findings"
  | "finding_superseded"
  | "evidence_not_public"
  | "review_incomplete"
  | "consent_too_narrow"
  | "consent_withdrawn"
  | "consent_code_unknown"
  | "survey_not_open"
  | "survey_opened"
  | "survey_answered"
  | "too_few_answers";

/** Turns a rule's answer into control flow: rules return codes, services throw them. */
export function refuseIf(code: RefusalCode | undefined): void {
  if (code) throw new Refusal(code);
}

/** The database or another service that we call is away, slow or throttled. Nothing was written, or it can be repeated. */
export class Outage extends Error {
  override readonly name = "Outage";
}

const outageNames = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
  "TransactionInProgressException",
]);
const outageCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"]);

/** Looks through the causes: ElectroDB wraps what the SDK throws, and the SDK what the socket says. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  const isOne = error instanceof Outage || outageNames.has(error.name) || outageCodes.has(String(code));
  return isOne || isOutage(error.cause);
}
