import { createHash } from "node:crypto";
import type { Actor } from "#functions/accounts/rules.ts";
import { hasRole } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Page } from "#functions/table.ts";
import { decisiveChanges, type PendingChange, whyCannotConfirmChange } from "./pending-changes.ts";
import { editedByHand, type Organisation, type OrganisationEdit } from "./rules.ts";
import type { OrganisationStore } from "./store.ts";
import { readSuccession, succeedsItself } from "./succession.ts";

interface StewardOptions {
  store: OrganisationStore;
  now: () => Date;
  requireOrganisation: (organisationId: string) => Promise<Organisation>;
  save: (
    before: Organisation,
    after: Organisation,
    by: { actorId: string; source: string },
    confirmed?: PendingChange,
  ) => Promise<Organisation>;
}

/** What stewards do to the register by hand. What decides votes or identities takes two of them, of different organisations. */
export function createStewardService({ store, now, requireOrganisation, save }: StewardOptions) {
  const requireSteward = (actor: Actor) => {
    if (!hasRole(actor, "steward")) throw new Refusal("not_permitted");
  };

  /** Saves at once what decides nothing; keeps the rest for a second steward. */
  async function change(actor: Actor, before: Organisation, after: Organisation): Promise<"saved" | "pending"> {
    if (decisiveChanges(before, after).length === 0) {
      await save(before, after, { actorId: actor.personId, source: "steward" });
      return "saved";
    }
    const byId = await readSuccession(after.successorIds, store.findMany);
    if (succeedsItself(before.organisationId, after.successorIds, byId)) throw new Refusal("succeeds_itself");
    const kept = JSON.stringify(after);
    await store.savePending({
      organisationId: before.organisationId,
      // What was left empty is absent: the table takes no undefined inside of a value.
      after: JSON.parse(kept),
      baseVersion: before.version,
      digest: createHash("sha256").update(kept).digest("hex"),
      proposedBy: actor.personId,
      proposedFor: actor.organisationId ?? "",
      proposedAt: now().toISOString(),
    });
    return "pending";
  }

  async function requirePending(organisationId: string, digest: string): Promise<PendingChange> {
    const pending = await store.findPending(organisationId);
    if (pending?.digest !== digest) throw new Refusal("changed_meanwhile");
    return pending;
  }

  return {
    /** What a steward states by hand; no file overwrites it later. The same change sent twice is one. */
    async editOrganisation(
      actor: Actor,
      { organisationId, version, ...edit }: OrganisationEdit & { organisationId: string; version: number },
    ): Promise<"saved" | "pending"> {
      requireSteward(actor);
      const before = await requireOrganisation(organisationId);
      const after = editedByHand(before, edit);
      if (after === before) return "saved";
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      if (edit.parentId !== undefined) await requireOrganisation(edit.parentId);
      return change(actor, before, after);
    },

    /** The body ended on that day and these carry it on. Its own record and domains stay as history. */
    async recordSuccession(
      actor: Actor,
      {
        organisationId,
        version,
        endedOn,
        successorIds,
      }: Pick<Organisation, "organisationId" | "version" | "successorIds"> & { endedOn: string },
    ): Promise<"saved" | "pending"> {
      requireSteward(actor);
      const before = await requireOrganisation(organisationId);
      if (before.endedOn === endedOn && before.successorIds.join() === successorIds.join()) return "saved";
      if (before.version !== version) throw new Refusal("changed_meanwhile");
      const successors = await store.findMany(successorIds);
      if (successors.length !== new Set(successorIds).size) throw new Refusal("not_found");
      const statedBy = { ...before.statedBy, endedOn: "steward" };
      return change(actor, before, { ...before, endedOn, hasEnded: true, successorIds, statedBy });
    },

    /** For stewards: what waits for the second of them, with the parts that differ. */
    async findPendingChange(actor: Actor, organisationId: string) {
      requireSteward(actor);
      const [pending, before] = await Promise.all([
        store.findPending(organisationId),
        requireOrganisation(organisationId),
      ]);
      if (!pending || pending.baseVersion !== before.version) return undefined;
      const { digest, after } = pending;
      return { digest, changes: decisiveChanges(before, after), refusal: whyCannotConfirmChange(pending, actor) };
    },

    /** Bodies whose change waits for a second steward. */
    async listPendingChanges(actor: Actor, cursor?: string): Promise<Page<Organisation>> {
      requireSteward(actor);
      const { items, next } = await store.listPending(cursor);
      return { items: await store.findMany(items), next };
    },

    /** Puts exactly the change with that digest in force. */
    async confirmChange(actor: Actor, organisationId: string, digest: string): Promise<void> {
      requireSteward(actor);
      const pending = await requirePending(organisationId, digest);
      refuseIf(whyCannotConfirmChange(pending, actor));
      const before = await requireOrganisation(organisationId);
      if (before.version !== pending.baseVersion) throw new Refusal("changed_meanwhile");
      await save(before, pending.after, { actorId: actor.personId, source: "steward" }, pending);
    },

    async discardChange(actor: Actor, organisationId: string, digest: string): Promise<void> {
      requireSteward(actor);
      await store.saveDiscarded(await requirePending(organisationId, digest), actor.personId, now().toISOString());
    },
  };
}
