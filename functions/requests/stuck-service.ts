import { type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import type { AskingService } from "./asking-service.ts";
import type { RequestOptions } from "./options.ts";

interface StuckOptions extends Pick<RequestOptions, "store"> {
  asking: Pick<AskingService, "withNames">;
}

/** What nobody can decide or nobody has decided. */
export const createStuckService = ({ store, asking }: StuckOptions) => ({
  /** For stewards: where it waits and since when, without a word of what was written, and nobody's name. */
  async listStuck(actor: Member, cursor?: string) {
    refuseIf(whyLacksRole(actor, "steward"));
    const { items, next } = await store.listStuck(cursor);
    const found = await asking.withNames(await store.findRequests(items));
    const rows = items.flatMap((id) => found.find(({ requestId }) => requestId === id) ?? []);
    return {
      items: rows.map(({ requestId, organisationId, toolId, toolName, state, stateSince, supporters }) => ({
        requestId,
        organisationId,
        toolId,
        toolName,
        state,
        stateSince,
        supporters,
      })),
      next,
    };
  },
});
