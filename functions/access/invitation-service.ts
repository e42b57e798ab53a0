import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { isToken, newToken, tokenHash } from "#functions/accounts/sessions.ts";
import type { ToolKind, ToolName } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import { addDays } from "#functions/times.ts";
import type { InvitationStore } from "./invitation-store.ts";
import type { ReadingService } from "./reading-service.ts";
import type { Invitation } from "./rules.ts";
import type { KindAnswer } from "./together.ts";

interface InvitationOptions {
  store: InvitationStore;
  viewTogether: ReadingService["viewTogether"];
  catalogue: Pick<CatalogueService, "listToolNames">;
  limits: LimitService;
  now: () => Date;
}

/** What those who follow an invitation see: whose answers are asked for, of which tools, and what is known by now. */
export interface InvitationView {
  expiresAt: string;
  parties: Organisation[];
  tools: ToolName[];
  kinds: KindAnswer[];
}

const daysValid = 30;
const mostTools = 10;

/** Part of the access service: an organiser asks the people of a meeting to test. */
export function createInvitationService({ store, viewTogether, catalogue, limits, now }: InvitationOptions) {
  async function requireInvitation(token: string): Promise<Invitation> {
    const found = isToken(token) ? await store.findInvitation(tokenHash(token), now().toISOString()) : undefined;
    if (!found) throw new Refusal("not_found");
    return found;
  }

  return {
    /** Returns the token, which is kept nowhere. Asks of one kind: first what is open wherever it is known, then the rest by name. */
    async invite(actor: Actor, organisationIds: readonly string[], kind: ToolKind): Promise<string> {
      if (!isMember(actor)) throw new Refusal("organisation_needed");
      const [{ parties, kinds }, tools] = await Promise.all([
        viewTogether(actor, organisationIds),
        catalogue.listToolNames(),
      ]);
      const promising = kinds.find((each) => each.kind === kind)?.notKnown ?? [];
      const ofKind = [...promising, ...tools.filter((tool) => tool.kind === kind)].map(({ toolId }) => toolId);
      const toolIds = [...new Set(ofKind)].slice(0, mostTools);
      if (parties.length === 0 || toolIds.length === 0) throw new Refusal("not_found");
      await limits.useAs("contribution", actor.personId);
      const token = newToken();
      const made = {
        ...{ invitationId: newId("invitation"), tokenHash: tokenHash(token), toolIds },
        organisationIds: parties.map(({ organisationId }) => organisationId),
        invitedFor: actor.organisationId,
        expiresAt: addDays(now().toISOString(), daysValid),
      };
      const act = { type: "people_invited_to_test", actorId: actor.personId, at: now().toISOString() };
      await store.saveInvitation(made, act);
      return token;
    },

    async viewInvitation(actor: Actor, token: string): Promise<InvitationView> {
      const { expiresAt, organisationIds, toolIds } = await requireInvitation(token);
      const [{ parties, kinds }, tools] = await Promise.all([
        viewTogether(actor, organisationIds),
        catalogue.listToolNames(),
      ]);
      const asked = toolIds.flatMap((toolId) => tools.find((tool) => tool.toolId === toolId) ?? []);
      return { expiresAt, parties, tools: asked, kinds };
    },
  };
}
