import type { Actor } from "#functions/accounts/rules.ts";
import { digestOf } from "#functions/digest.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { batches } from "#functions/table.ts";
import {
  type Destination,
  type DestinationInput,
  type Normalised,
  normaliseDestination,
  overlaps,
} from "./destinations.ts";
import {
  confirmedBy,
  type DestinationDraft,
  destinationIdOf,
  overlapKeysOf,
  placeOf,
  type Tool,
  ToolDestination,
  type ToolRecord,
  whyCannotConfirm,
  whyCannotSuggest,
} from "./rules.ts";
import type { CatalogueStore } from "./store.ts";

export interface Overlap {
  tool: Tool;
  destination: ToolDestination;
}

interface DestinationOptions {
  store: CatalogueStore;
  now: () => Date;
  requireTool: (toolId: string) => Promise<ToolRecord>;
}

/** Part of the catalogue's service: the places that tools need, from suggestion to confirmation. */
export function createDestinationService({ store, now, requireTool }: DestinationOptions) {
  const at = () => now().toISOString();

  /** Whoever calls this has normalised the place; one that is not in its one spelling is a bug. */
  function toRecord(toolId: string, draft: DestinationDraft, actorId: string): ToolDestination {
    const place = placeOf(draft);
    const { destination } = normaliseDestination(place);
    if (!destination || destinationIdOf(toolId, destination) !== destinationIdOf(toolId, place)) {
      throw new Error(`not a normalised destination: ${JSON.stringify(place)}`);
    }
    const { required, breaksWithout, source } = draft;
    return ToolDestination.parse({
      ...{ ...place, required, breaksWithout: required ? undefined : breaksWithout, source, toolId, version: 1 },
      ...{
        destinationId: destinationIdOf(toolId, place),
        status: "suggested",
        confirmations: [],
        suggestedBy: actorId,
        suggestedAt: at(),
      },
    });
  }

  async function requireDestination(toolId: string, destinationId: string): Promise<ToolDestination> {
    const found = (await requireTool(toolId)).destinations.find((one) => one.destinationId === destinationId);
    if (!found) throw new Refusal("not_found");
    return found;
  }

  /** Confirms those that are not confirmed yet. */
  async function confirmAll(
    toolId: string,
    destinationIds: readonly string[],
    via: "register" | "vote",
    actorId: string,
  ): Promise<void> {
    const { destinations } = await requireTool(toolId);
    const waiting = destinations.filter(
      ({ destinationId, status }) => destinationIds.includes(destinationId) && status === "suggested",
    );
    const changed = waiting.map((one) => ({
      ...one,
      version: one.version + 1,
      status: "confirmed" as const,
      confirmedVia: via,
    }));
    if (changed.length === 0) return;
    await store.saveChanged(toolId, changed, {
      type: "destinations_confirmed",
      actorId,
      at: at(),
      digest: digestOf(changed),
    });
  }

  return {
    /** What was typed in its one spelling, with a warning where it looks like a place that is listed, or why it can't be listed. */
    async checkDestination(input: DestinationInput): Promise<Normalised> {
      return normaliseDestination(input, { listed: await store.listKnownDomains() });
    },

    async suggestDestination(actor: Actor, toolId: string, draft: DestinationDraft): Promise<ToolDestination> {
      refuseIf(whyCannotSuggest(actor));
      await requireTool(toolId);
      const suggested = toRecord(toolId, draft, actor.personId);
      await store.saveDestinations(toolId, [suggested], {
        type: "destination_suggested",
        actorId: actor.personId,
        at: at(),
      });
      return suggested;
    },

    /** A steward's confirmation; the second, of another organisation, makes it confirmed. */
    async confirmDestination(
      actor: Actor,
      { toolId, destinationId }: { toolId: string; destinationId: string },
    ): Promise<ToolDestination> {
      refuseIf(whyCannotConfirm(actor));
      const destination = await requireDestination(toolId, destinationId);
      if (destination.status === "confirmed") return destination;
      const changed = confirmedBy(destination, actor.organisationId ?? "", at());
      if (typeof changed === "string") throw new Refusal(changed);
      const next = { ...changed, version: destination.version + 1 };
      await store.saveChanged(toolId, [next], {
        type: "destination_confirmed",
        actorId: actor.personId,
        at: at(),
      });
      return next;
    },

    /** A carried vote confirms what it carried. May be repeated. */
    confirmByVote: (toolId: string, destinationIds: readonly string[]) =>
      confirmAll(toolId, destinationIds, "vote", "system"),

    /** All that anything downstream may use. */
    async confirmedDestinations(toolId: string): Promise<ToolDestination[]> {
      return (await requireTool(toolId)).destinations.filter(({ status }) => status === "confirmed");
    },

    /** The tools with a destination that shares a registrable domain or block of addresses with one of the places. */
    async toolsNear(places: readonly Destination[]): Promise<string[]> {
      const byKey = new Map(places.flatMap((place) => overlapKeysOf(place).map((key) => [key, place] as const)));
      const found: string[] = [];
      for (const batch of batches([...byKey.values()], 25)) {
        const near = await Promise.all(batch.map((place) => store.findNear(place)));
        found.push(...near.flat().map(({ toolId }) => toolId));
      }
      return [...new Set(found)].sort();
    },

    /** What is in the catalogue already and allows some of the same places, under whatever tool. */
    async overlappingDestinations(place: Destination): Promise<Overlap[]> {
      const near = (await store.findNear(place)).filter(({ destination }) => overlaps(destination, place));
      const records = await Promise.all(
        [...new Set(near.map(({ toolId }) => toolId))].map((toolId) => store.findRecord(toolId)),
      );
      return records.flatMap((record) => {
        if (!record) return [];
        const { destinations, facts, ...tool } = record;
        const meets = ({ destinationId }: ToolDestination) => near.some((one) => one.destinationId === destinationId);
        return destinations.filter(meets).map((destination) => ({ tool, destination }));
      });
    },

    /** For the operator's command line and our own register. */
    destinationRegister: {
      /** New ones only; `confirmedVia` register for what we read at its source ourselves. */
      async saveDestinations(
        toolId: string,
        drafts: readonly DestinationDraft[],
        actorId: string,
        confirmedVia?: "register",
      ): Promise<void> {
        const confirmed = confirmedVia && { status: "confirmed" as const, confirmedVia };
        const records = drafts.map((draft) => ({ ...toRecord(toolId, draft, actorId), ...confirmed }));
        await store.saveDestinations(toolId, records, {
          type: "destinations_recorded",
          actorId,
          at: at(),
          digest: digestOf(records),
        });
      },

      /** Each made from the version that it bears. */
      async changeDestinations(toolId: string, changed: readonly ToolDestination[], actorId: string): Promise<void> {
        const next = changed.map((one) => ToolDestination.parse({ ...one, version: one.version + 1 }));
        await store.saveChanged(toolId, next, {
          type: "destinations_changed",
          actorId,
          at: at(),
          digest: digestOf(next),
        });
      },

      confirm: (toolId: string, destinationIds: readonly string[], actorId: string) =>
        confirmAll(toolId, destinationIds, "register", actorId),
    },
  };
}
