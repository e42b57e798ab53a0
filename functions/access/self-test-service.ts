import { type Actor, isMember } from "#functions/accounts/rules.ts";
import type { Tool, ToolDestination } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { addDays, secondOf } from "#functions/times.ts";
import type { RecordingService } from "./recording-service.ts";
import {
  hostsToTry,
  isAtConfirmedPlace,
  type Outcome,
  outcomes,
  SelfTestImage,
  whyCannotConfirmImage,
  whyCannotSuggestImage,
} from "./self-test.ts";
import type { SelfTestStore } from "./self-test-store.ts";

export interface SelfTestOptions {
  store: SelfTestStore;
  recording: Pick<RecordingService, "recordObservation">;
  catalogue: Pick<CatalogueService, "requireTool">;
  limits: LimitService;
  personalData: Pick<PersonalData, "lookupHash">;
  now: () => Date;
}

/** What the browser will contact, and by what it recognises the tool. */
export interface SelfTest {
  tool: Tool;
  hosts: string[];
  /** Undefined: nobody has recorded and confirmed one, so the browser alone can tell nothing. */
  image: { url: string; width: number; height: number } | undefined;
}

const markKeptDays = 2;

/** Part of the access service: trying a tool from where one sits, and saying what one saw. */
export function createSelfTestService(options: SelfTestOptions) {
  const { store, recording, catalogue, limits, personalData, now } = options;
  const at = () => now().toISOString();

  /** Confirmed is not enough: the place must be confirmed now. */
  const usable = (image: SelfTestImage | undefined, destinations: readonly ToolDestination[]) =>
    image?.status === "confirmed" && isAtConfirmedPlace(image.url, destinations) ? image : undefined;

  /** The same for one person, tool and day, and gone soon after; leads neither to the person nor to what they said. */
  function markOf(personId: string, toolId: string) {
    const day = at().slice(0, 10);
    const expiresAtSecond = secondOf(addDays(day, markKeptDays));
    return { mark: personalData.lookupHash("self-test", `${personId} ${toolId} ${day}`), expiresAtSecond };
  }

  return {
    async viewSelfTest(toolId: string): Promise<SelfTest> {
      const [{ destinations, facts: _facts, ...tool }, image] = await Promise.all([
        catalogue.requireTool(toolId),
        store.findImage(toolId),
      ]);
      const found = usable(image, destinations);
      const hosts = hostsToTry(destinations);
      const imageHost = found && new URL(found.url).hostname;
      return {
        tool,
        hosts: imageHost && !hosts.includes(imageHost) ? [imageHost, ...hosts] : hosts,
        image: found && { url: found.url, width: found.width, height: found.height },
      };
    },

    /**
     * What one person met today, for their organisation. Of a self-test nothing is kept but organisation, tool, result and day; of a report
     * also who made it. One result of a person counts for a tool in a day: refused as `already_told` after that.
     */
    async recordOutcome(actor: Actor, toolId: string, outcome: Outcome): Promise<void> {
      if (!isMember(actor)) throw new Refusal("organisation_needed");
      const { destinations } = await catalogue.requireTool(toolId);
      if (outcome === "image" && !usable(await store.findImage(toolId), destinations))
        throw new Refusal("changed_meanwhile");
      await limits.useAs("self_test", actor.personId);
      const { source, result } = outcomes[outcome];
      const { organisationId, personId } = actor;
      const by = source === "report" ? { by: personId } : {};
      await recording.recordObservation({
        organisationId,
        toolId,
        source,
        result,
        ...by,
        mark: markOf(personId, toolId),
      });
    },

    findImage: store.findImage,

    /** Takes the place of one that was there; a steward of another organisation has to confirm it. */
    async suggestImage(
      actor: Actor,
      toolId: string,
      { url, width, height, version }: Pick<SelfTestImage, "url" | "width" | "height"> & { version: number },
    ): Promise<"saved" | "not_confirmed_place"> {
      refuseIf(whyCannotSuggestImage(actor));
      const { destinations } = await catalogue.requireTool(toolId);
      if (!isAtConfirmedPlace(url, destinations)) return "not_confirmed_place";
      const image = SelfTestImage.parse({
        ...{ toolId, url, width, height, version: version + 1, status: "suggested" },
        ...{ suggestedBy: actor.personId, suggestedFor: actor.organisationId, suggestedAt: at() },
      });
      await store.saveImage(image, { type: "self_test_image_suggested", actorId: actor.personId, at: at() });
      return "saved";
    },

    /** Exactly the one that was looked at. */
    async confirmImage(actor: Actor, toolId: string, version: number): Promise<void> {
      const image = await store.findImage(toolId);
      if (!image) throw new Refusal("not_found");
      if (image.version !== version || image.status === "confirmed") throw new Refusal("changed_meanwhile");
      refuseIf(whyCannotConfirmImage(image, actor));
      const confirmed = { ...image, version: version + 1, status: "confirmed" as const };
      const confirmedFor = actor.organisationId;
      const act = { type: "self_test_image_confirmed", actorId: actor.personId, at: at() };
      await store.saveImage({ ...confirmed, confirmedFor }, act);
    },
  };
}
