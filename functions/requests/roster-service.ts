import { effectsOf } from "./effects.ts";
import type { RequestOptions } from "./options.ts";
import type { Request } from "./request.ts";
import { decidersOf, settlement } from "./roster.ts";

/** Who decides, looked up after the act and never in the requester's own request. */
export function createRosterService({ store, accounts, now }: Pick<RequestOptions, "store" | "accounts" | "now">) {
  /** Those of the organisation who can decide this request now. */
  async function decidersFor({ requestId, organisationId, askedBy }: Request): Promise<string[]> {
    const owners = await accounts.filteringOwnersOf(organisationId);
    const [absences, those] = await Promise.all([
      store.listAbsences(organisationId),
      store.participantsAmong(requestId, owners),
    ]);
    const participants = [...those, ...(askedBy === undefined ? [] : [askedBy])];
    return decidersOf({ owners, absences, participants, today: now().toISOString().slice(0, 10) });
  }

  /** Passes it on or holds it, as who can decide has it. True when that changed it. */
  async function settleRequest(request: Request): Promise<boolean> {
    const action = settlement(request.state, await decidersFor(request));
    if (action === undefined) return false;
    await store.saveMove({
      request,
      action,
      by: "system",
      actorId: "roster",
      at: now().toISOString(),
      effects: effectsOf(action, request.state),
    });
    return true;
  }

  async function settle(requestId: string): Promise<void> {
    const request = await store.findRequest(requestId);
    if (request) await settleRequest(request);
  }

  return {
    decidersFor,
    settleRequest,
    settle,

    /** After a change of who decides for the organisation: held requests go to those who are there now, and those without anybody are held. */
    async reassign(organisationId: string): Promise<void> {
      let cursor: string | undefined;
      do {
        const { items, next } = await store.listDesk(organisationId, "support", cursor);
        for (const requestId of items) await settle(requestId);
        cursor = next;
      } while (cursor !== undefined);
    },
  };
}

export type RosterService = ReturnType<typeof createRosterService>;
