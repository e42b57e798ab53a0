import type { Member } from "#functions/accounts/rules.ts";
import type { CharterService } from "#functions/charter/service.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { ProposalService } from "#functions/proposals/service.ts";
import { addDays } from "#functions/times.ts";
import { nextEffectiveAt, publishProposals, removeAtOnce, takeEffect } from "#functions/whitelist/fold.ts";
import { type ChangeRecord, everyEntry, type Release, type WhitelistState } from "#functions/whitelist/rules.ts";
import type { WhitelistService } from "#functions/whitelist/service.ts";
import { hasMissingEntry, isStale } from "#functions/whitelist/staleness.ts";
import type { Publication } from "./publication.ts";
import { type EditionPlan, type PreparedEdition, planDigest, whyCannotApprove, whyCannotPublish } from "./rules.ts";
import type { ReleaseStore } from "./store.ts";

interface ReleaseOptions {
  store: ReleaseStore;
  publication: Publication;
  whitelist: WhitelistService;
  proposals: Pick<ProposalService, "listProposals" | "requireCarried" | "returnStale">;
  charters: Pick<CharterService, "currentCharter">;
  now: () => Date;
}

type Choice = Pick<PreparedEdition, "kind" | "proposalIds" | "entryIds" | "note">;

export function createReleaseService({ store, publication, whitelist, proposals, charters, now }: ReleaseOptions) {
  const at = () => now().toISOString();

  /** Refuses proposals under which the list has moved, also by one that was chosen before them. */
  async function requireFit(state: WhitelistState, chosen: readonly Proposal[]): Promise<void> {
    let before = state;
    for (const proposal of chosen) {
      const { changes, baseEdition } = proposal;
      const base = await whitelist.stateOf(baseEdition);
      if (isStale(changes, base, before) || hasMissingEntry(changes, before)) throw new Refusal("proposals_conflict");
      before = publishProposals(before, [proposal], { publishedAt: at(), effectiveAt: at() }).state;
    }
  }

  /** The next edition as it would be if it were published at that moment. */
  async function planEdition({ kind, proposalIds, entryIds, note }: Choice, publishedAt: string): Promise<EditionPlan> {
    const [state, { terms }] = await Promise.all([whitelist.currentState(), charters.currentCharter()]);
    const { noticeDays } = terms;
    if (kind === "removed_at_once") {
      const known = new Set(everyEntry(state).map(({ id }) => id));
      if (entryIds.length === 0 || entryIds.some((id) => !known.has(id))) throw new Refusal("nothing_to_publish");
      return { ...removeAtOnce(state, entryIds, note, publishedAt), noticeDays };
    }
    if (proposalIds.length === 0) throw new Refusal("nothing_to_publish");
    const chosen = await Promise.all(proposalIds.map(proposals.requireCarried));
    await requireFit(state, chosen);
    return {
      ...publishProposals(state, chosen, { publishedAt, effectiveAt: addDays(publishedAt, noticeDays) }),
      noticeDays,
    };
  }

  /** Bodies first, then the one transaction that publishes. The files that filters read follow by the outbox. */
  async function publish(
    { state, changes }: { state: WhitelistState; changes: ChangeRecord[] },
    about: Pick<Release, "kind" | "note" | "proposalIds" | "removedIds" | "preparedFor" | "approvedFor">,
    actorId: string,
    approved?: PreparedEdition,
  ): Promise<void> {
    const { edition, publishedAt } = state;
    const { bodyDigest, manifest } = await publication.writeBodies(state, changes);
    const effectiveAt = changes.find(({ what }) => what === "announced")?.effectiveAt;
    const release: Release = {
      ...about,
      edition,
      bodyDigest,
      publishedAt,
      entries: state.entries.length,
      changes: changes.length,
      ...(effectiveAt && { effectiveAt }),
      files: manifest,
    };
    await store.saveRelease(release, nextEffectiveAt(state), actorId, approved);
  }

  async function prepare(actor: Member, choice: Choice): Promise<void> {
    refuseIf(whyCannotPublish(actor));
    const preparedAt = at();
    const plan = await planEdition(choice, preparedAt);
    await store.savePrepared({
      ...choice,
      edition: plan.state.edition,
      digest: planDigest(plan, choice.note),
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

  return {
    /** What waits to be published, and what a first publisher has prepared with its difference. */
    async viewDesk(actor: Member) {
      refuseIf(whyCannotPublish(actor));
      const [carried, state, prepared] = await Promise.all([
        proposals.listProposals("carried"),
        whitelist.currentState(),
        store.findPrepared(),
      ]);
      if (!prepared) return { carried, state };
      // The difference as it is now: where it is no longer what was prepared, it can only be discarded.
      const plan = await planEdition(prepared, at()).catch((error: unknown) => {
        if (error instanceof Refusal) return undefined;
        throw error;
      });
      const stands = plan !== undefined && planDigest(plan, prepared.note) === prepared.digest;
      return {
        carried,
        state,
        prepared: {
          ...prepared,
          plan,
          refusal: stands ? whyCannotApprove(prepared, actor) : ("changed_meanwhile" as const),
        },
      };
    },

    prepareAgreed: (actor: Member, proposalIds: string[], note: string) =>
      prepare(actor, { kind: "agreed", proposalIds, entryIds: [], note }),

    /** The one way past a vote: out at once, for a stated danger, and then to the vote. */
    prepareRemoval: (actor: Member, entryIds: number[], danger: string) =>
      prepare(actor, { kind: "removed_at_once", proposalIds: [], entryIds, note: danger }),

    async discard(actor: Member, digest: string): Promise<void> {
      refuseIf(whyCannotPublish(actor));
      await store.saveDiscarded(await requirePrepared(digest), actor.personId, at());
    },

    /** Approves exactly the difference with that digest, as a publisher of another organisation, and publishes it. */
    async approve(actor: Member, digest: string): Promise<number> {
      refuseIf(whyCannotPublish(actor));
      const prepared = await requirePrepared(digest);
      refuseIf(whyCannotApprove(prepared, actor));
      const plan = await planEdition(prepared, at());
      if (planDigest(plan, prepared.note) !== digest) throw new Refusal("changed_meanwhile");
      const { kind, note, proposalIds, entryIds, preparedFor } = prepared;
      const about = { kind, note, proposalIds, removedIds: entryIds, preparedFor, approvedFor: actor.organisationId };
      await publish(plan, about, actor.personId, prepared);
      return plan.state.edition;
    },

    /** By the clock: an edition of its own when announced entries become current. True when one was cut here. */
    async cutDueEdition(): Promise<boolean> {
      const publishedAt = at();
      const current = await whitelist.findCurrent();
      if (current?.nextEffectiveAt === undefined || current.nextEffectiveAt > publishedAt) return false;
      const edition = takeEffect(await whitelist.currentState(), publishedAt);
      if (!edition) return false;
      const about = { kind: "taking_effect" as const, note: "", proposalIds: [], removedIds: [] };
      await publish(edition, about, "release schedule");
      return true;
    },

    /** What follows publishing: the files that filters read, and carried proposals under which the list has moved. */
    async finishPublishing(edition: number): Promise<void> {
      await publication.layOut(edition);
      await proposals.returnStale();
    },

    layOutEmpty: publication.layOutEmpty,
    readPublic: publication.readPublic,
  };
}
