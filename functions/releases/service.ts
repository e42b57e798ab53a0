import type { Member } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { ProposalService } from "#functions/proposals/service.ts";
import { nextDueAt } from "#functions/whitelist/fold.ts";
import type { ChangeRecord, Release, WhitelistState } from "#functions/whitelist/rules.ts";
import { type ClockOptions, createClock } from "./clock-service.ts";
import type { Compiled } from "./compile.ts";
import { type Choice, createPlanning, type PlanOptions } from "./plan-service.ts";
import type { Publication } from "./publication.ts";
import { type EditionPlan, type PreparedEdition, planDigest, whyCannotApprove, whyCannotPublish } from "./rules.ts";
import type { ReleaseStore } from "./store.ts";

export type PublishEdition = (
  edition: { state: WhitelistState; changes: ChangeRecord[]; compiled: Compiled },
  about: Pick<Release, "kind" | "note" | "proposalIds" | "removedIds" | "preparedFor" | "approvedFor">,
  actorId: string,
  approved?: PreparedEdition,
) => Promise<void>;

interface ReleaseOptions extends PlanOptions, Omit<ClockOptions, "publish"> {
  store: ReleaseStore;
  publication: Publication;
  proposals: Pick<ProposalService, "listProposals" | "requireCarried" | "requireSeen" | "returnStale">;
}

export function createReleaseService(options: ReleaseOptions) {
  const { store, publication, whitelist, proposals, now } = options;
  const at = () => now().toISOString();
  const planEdition = createPlanning(options);

  /** Bodies first, then the one transaction that publishes. The files that filters read follow by the outbox. */
  const publish: PublishEdition = async ({ state, changes, compiled }, about, actorId, approved) => {
    const { edition, publishedAt } = state;
    const bodyDigest = await publication.writeBodies(state, changes, compiled);
    const effectiveAt = changes.find(({ what }) => what === "announced")?.effectiveAt;
    const release: Release = {
      ...about,
      edition,
      bodyDigest,
      publishedAt,
      entries: state.entries.length,
      changes: changes.length,
      ...(effectiveAt && { effectiveAt }),
      files: compiled.manifest,
    };
    await store.saveRelease(release, nextDueAt(state), actorId, approved);
  };
  const clock = createClock({ ...options, publish });

  async function prepare(actor: Member, choice: Choice): Promise<void> {
    refuseIf(whyCannotPublish(actor));
    const preparedAt = at();
    const plan = await planEdition(choice, preparedAt);
    if (plan.shrink && !choice.shrinkConfirmed) throw new Refusal("shrink_unconfirmed");
    await store.savePrepared({
      ...choice,
      edition: plan.state.edition,
      digest: planDigest(plan, choice),
      preparedBy: actor.personId,
      preparedFor: actor.organisationId,
      preparedAt,
    });
  }

  async function requirePrepared(digest: string): Promise<PreparedEdition> {
    const prepared = await store.findPrepared();
    if (prepared?.digest !== digest) throw new Refusal("changed_meanwhile");
    return prepared;
  }

  /** The difference as it is now: where it is no longer what was prepared, it can only be discarded. */
  async function viewPrepared(prepared: PreparedEdition, actor: Member) {
    const plan = await planEdition(prepared, at()).catch((error: unknown): EditionPlan | undefined => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (plan === undefined || planDigest(plan, prepared) !== prepared.digest)
      return { ...prepared, plan, refusal: "changed_meanwhile" as const, withheld: [] };
    const { faults, compiled } = publication.examineAll(plan.state);
    const refusal = whyCannotApprove(prepared, actor) ?? (faults && ("edition_unsound" as const));
    return { ...prepared, plan, refusal, faults, withheld: compiled?.withheld ?? [] };
  }

  return {
    /** What waits to be published, what a first publisher has prepared with its difference, and why either is held. */
    async viewDesk(actor: Member) {
      refuseIf(whyCannotPublish(actor));
      const [carried, state, prepared] = await Promise.all([
        proposals.listProposals("carried"),
        whitelist.currentState(),
        store.findPrepared(),
      ]);
      const held = clock.findHeld(state);
      return { carried, state, held, ...(prepared && { prepared: await viewPrepared(prepared, actor) }) };
    },

    prepareAgreed: (actor: Member, proposalIds: string[], note: string, confirm: { shrink?: boolean } = {}) =>
      prepare(actor, {
        kind: "agreed",
        proposalIds,
        entryIds: [],
        note,
        ...(confirm.shrink && { shrinkConfirmed: true }),
      }),

    /** The one way past a vote: out at once, for a stated danger, and then to the vote. */
    prepareRemoval: (actor: Member, entryIds: number[], danger: string, confirm: { shrink?: boolean } = {}) =>
      prepare(actor, {
        kind: "removed_at_once",
        proposalIds: [],
        entryIds,
        note: danger,
        ...(confirm.shrink && { shrinkConfirmed: true }),
      }),

    async discard(actor: Member, digest: string): Promise<void> {
      refuseIf(whyCannotPublish(actor));
      await store.saveDiscarded(await requirePrepared(digest), actor.personId, at());
    },

    /**
     * Approves exactly the difference with that digest, as a publisher of another organisation, and publishes it. Where it shrinks the list, the second
     * publisher says that this is meant, as the first did.
     */
    async approve(actor: Member, digest: string, confirm: { shrink?: boolean } = {}): Promise<number> {
      refuseIf(whyCannotPublish(actor));
      const prepared = await requirePrepared(digest);
      refuseIf(whyCannotApprove(prepared, actor));
      const plan = await planEdition(prepared, at());
      if (planDigest(plan, prepared) !== digest) throw new Refusal("changed_meanwhile");
      if (plan.shrink && !confirm.shrink) throw new Refusal("shrink_unconfirmed");
      const { faults, compiled } = publication.examineAll(plan.state);
      if (faults) throw new Refusal("edition_unsound");
      const { kind, note, proposalIds, entryIds, preparedFor } = prepared;
      const about = { kind, note, proposalIds, removedIds: entryIds, preparedFor, approvedFor: actor.organisationId };
      await publish({ ...plan, compiled }, about, actor.personId, prepared);
      return plan.state.edition;
    },

    cutDueEditions: clock.cutDueEditions,
    tellOfExpiry: clock.tellOfExpiry,
    composers: clock.composers,

    /** What follows publishing: the files that filters read, and carried proposals under which the list has moved. */
    async finishPublishing(edition: number): Promise<void> {
      await publication.layOut(edition);
      await proposals.returnStale();
    },

    currentFiles: publication.currentFiles,
    layOutEmpty: publication.layOutEmpty,
    readPublic: publication.readPublic,
  };
}
