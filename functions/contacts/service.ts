import type { AccountService } from "#functions/accounts/service.ts";
import type { LimitService } from "#functions/limits/service.ts";
import type { Notifier } from "#functions/notifications/notifier-service.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import type { PersonalData } from "#functions/personal-data.ts";
import { createChanges } from "./change-service.ts";
import { createConfirmationService } from "./confirmation-service.ts";
import { createCoverageService } from "./coverage-service.ts";
import type { CoverageStore } from "./coverage-store.ts";
import { createDepartures } from "./departure-service.ts";
import { createIntake } from "./intake-service.ts";
import { createKeepingService } from "./keeping-service.ts";
import { createLinks } from "./link-service.ts";
import { createMessageService } from "./message-service.ts";
import type { Controller } from "./messages.ts";
import { createRecordingService } from "./recording-service.ts";
import { createSealing } from "./sealing-details.ts";
import { createStewardService } from "./steward-service.ts";
import type { ContactStore } from "./store.ts";
import type { ViewStore } from "./view-store.ts";

interface ContactOptions {
  store: ContactStore;
  views: ViewStore;
  coverages: CoverageStore;
  personalData: PersonalData;
  organisations: OrganisationService;
  accounts: AccountService;
  limits: LimitService;
  notifier: Notifier;
  controller: Controller;
  now: () => Date;
}

/**
 * The list that must not leak. Members learn whether somebody is known; who it is learn the organisation's own owners, a steward one view
 * at a time, and the person.
 */
export function createContactService(options: ContactOptions) {
  const { store, views, coverages, personalData, organisations, accounts, limits, notifier, controller, now } = options;
  const sealing = createSealing(personalData);
  const change = createChanges({ store, organisations, now });
  const intake = createIntake({ store, sealing, organisations });
  const departures = createDepartures({ sealing, accounts });
  const links = createLinks({ store, views, sealing, now });

  return {
    ...createRecordingService({ store, change, intake, limits }),
    ...createConfirmationService({ store, links, change, sealing, intake, departures, organisations, limits, now }),
    ...createCoverageService({ coverages, change, organisations, now }),
    ...createKeepingService({ store, change, sealing, intake, departures, links }),
    ...createStewardService({ store, views, sealing, accounts, now }),
    ...createMessageService({
      store,
      views,
      change,
      sealing,
      links,
      organisations,
      accounts,
      notifier,
      controller,
    }),

    /** Members there who look for its contact. Those who have left are left out. */
    async volunteersOf(organisationId: string): Promise<string[]> {
      const volunteers = await store.listVolunteers(organisationId);
      return accounts.colleaguesAmong(
        organisationId,
        volunteers.map(({ personId }) => personId),
      );
    },

    /** Ids, for notifications alone. Never in a requester's request: how many there are is not theirs to learn. */
    async confirmedContactsOf(organisationId: string): Promise<string[]> {
      const { contacts } = await store.findHousehold(organisationId);
      return contacts.filter(({ state }) => state === "confirmed").map(({ contactId }) => contactId);
    },
  };
}
