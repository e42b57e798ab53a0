import type { EntityConfiguration } from "electrodb";
import type { Effects } from "./outbox/service.ts";
import { createResearchService } from "./research/service.ts";
import { createResearchStore } from "./research/store.ts";

interface ResearchOptions {
  config: EntityConfiguration;
  now: () => Date;
}

/** The part of the composition root that keeps the research library, its surveys and the consent of those who took part. */
export function createResearchServices({ config, now }: ResearchOptions) {
  const research = createResearchService({ store: createResearchStore(config), now });
  const effects = {
    async library_changed() {},
    async survey_closed() {},
    async consent_withdrawn() {},
  } satisfies Partial<Effects>;

  return { services: { research }, effects };
}
