import type { EntityConfiguration } from "electrodb";
import { createConsentService } from "./consent/service.ts";
import { createConsentStore } from "./consent/store.ts";
import { createCorroborationService } from "./corroboration/service.ts";
import { createCorroborationStore } from "./corroboration/store.ts";
import type { LimitService } from "./limits/service.ts";
import type { Effects } from "./outbox/service.ts";
import { createLibraryService } from "./research/library-service.ts";
import { createLibraryStore } from "./research/library-store.ts";
import { createResearchService } from "./research/service.ts";
import { createResearchStore } from "./research/store.ts";
import { createAnswerStore } from "./surveys/answer-store.ts";
import { invitationComposer } from "./surveys/messages.ts";
import { createSurveyService, type SurveyOptions } from "./surveys/service.ts";
import { createSurveyStore } from "./surveys/store.ts";
import type { ReleaseFiles } from "./whitelist/files.ts";

interface ResearchOptions {
  config: EntityConfiguration;
  /** Where the index of the library is kept. */
  files: ReleaseFiles;
  limits: LimitService;
  accounts: SurveyOptions["accounts"];
  notifier: SurveyOptions["notifier"];
  personalData: SurveyOptions["personalData"];
  now: () => Date;
}

/** The part of the composition root that keeps the research library, its surveys and the consent of those who took part. */
export function createResearchServices(options: ResearchOptions) {
  const { config, files, limits, accounts, notifier, personalData, now } = options;
  const sayings = createCorroborationStore(config);
  const research = createResearchService({ store: createResearchStore(config), eraseSayings: sayings.erase, now });
  const corroboration = createCorroborationService({ store: sayings, research, limits, now });
  const library = createLibraryService({ store: createLibraryStore(config, files), research, now });
  const surveys = createSurveyService({
    store: createSurveyStore(config),
    answers: createAnswerStore(config),
    research,
    accounts,
    notifier,
    personalData,
    now,
  });
  const consent = createConsentService({
    store: createConsentStore(config),
    research,
    surveys,
    library,
    now,
  });
  const effects = {
    library_changed: library.rebuild,
    corroboration_due: corroboration.count,
    survey_closed: surveys.count,
    consent_withdrawn: consent.finishWithdrawal,
  } satisfies Partial<Effects>;

  const composers = { survey_invitation: invitationComposer(surveys.findOpen) };

  return { services: { research, library, corroboration, consent, surveys }, effects, composers };
}
