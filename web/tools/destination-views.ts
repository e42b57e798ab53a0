import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { describeDestination, needsSharedTenantAcceptance } from "#functions/catalogue/destinations.ts";
import { placeOf, type ToolDestination, whyCannotConfirm } from "#functions/catalogue/rules.ts";
import { showDate } from "#web/filters.ts";

export interface DestinationView {
  destinationId: string;
  text: string;
  required: boolean;
  breaksWithout: string | undefined;
  source: ToolDestination["source"];
  isConfirmed: boolean;
  /** How it was confirmed, or who has to confirm it next. */
  standing: string;
  sharedWithStrangers: boolean;
  mayConfirm: boolean;
}

const confirmedHow = { register: ": read at its source for the register", vote: " by a vote of the working group" };

function standingOf(destination: ToolDestination, organisations: ReadonlyMap<string, string>): string {
  const { status, confirmedVia, confirmations, suggestedAt } = destination;
  const bodies = confirmations.map(({ organisationId }) => organisations.get(organisationId) ?? "an organisation");
  if (status === "confirmed") {
    const stewards = ` by stewards of ${bodies.join(" and ")}`;
    return `Confirmed${confirmedVia === "register" || confirmedVia === "vote" ? confirmedHow[confirmedVia] : stewards}`;
  }
  const suggested = `Suggested on ${showDate(suggestedAt)}`;
  return bodies.length > 0
    ? `${suggested} and confirmed by a steward of ${bodies.join(" and ")}. A steward of another organisation, or a vote, has to confirm it next`
    : `${suggested}. Stewards of two organisations, or a vote, have to confirm it next`;
}

const mayConfirm = (actor: Actor | undefined, { status, confirmations }: ToolDestination): boolean =>
  actor !== undefined &&
  isMember(actor) &&
  status === "suggested" &&
  whyCannotConfirm(actor) === undefined &&
  !confirmations.some(({ organisationId }) => organisationId === actor.organisationId);

/** What a tool's page shows of one place; `organisations` holds the names of those whose stewards confirmed. */
export const destinationView =
  (actor: Actor | undefined, organisations: ReadonlyMap<string, string>) =>
  (destination: ToolDestination): DestinationView => ({
    destinationId: destination.destinationId,
    text: describeDestination(destination),
    required: destination.required,
    breaksWithout: destination.breaksWithout,
    source: destination.source,
    isConfirmed: destination.status === "confirmed",
    standing: standingOf(destination, organisations),
    sharedWithStrangers: needsSharedTenantAcceptance(placeOf(destination)),
    mayConfirm: mayConfirm(actor, destination),
  });
