import { whyCannotState } from "#functions/access/rules.ts";
import type { Actor } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext } from "#web/context.ts";
import { idParam } from "#web/params.ts";

/** The organisation that the path names, for its own web filtering lead alone. */
export async function ownOrganisation(
  c: WebContext,
  { organisations }: Pick<Services, "organisations">,
): Promise<{ actor: Actor; organisation: Organisation }> {
  const actor = signedIn(c);
  const organisationId = idParam(c, "organisationId", "organisation");
  refuseIf(whyCannotState(actor, organisationId));
  return { actor, organisation: await organisations.requireOrganisation(organisationId) };
}
