import type { EntityConfiguration } from "electrodb";
import type { AccountService } from "./accounts/service.ts";
import type { CharterService } from "./charter/service.ts";
import type { LimitService } from "./limits/service.ts";
import type { NameLookups } from "./name-checks/lookups.ts";
import { createNameCheckService } from "./name-checks/service.ts";
import { createNameCheckStore } from "./name-checks/store.ts";
import type { Notifier } from "./notifications/notifier-service.ts";
import type { Effects } from "./outbox/service.ts";
import type { PersonalData } from "./personal-data.ts";
import type { ProposalService } from "./proposals/service.ts";
import { createCheckService } from "./releases/check-service.ts";
import { createFormatViews } from "./releases/format-views.ts";
import { createLayout } from "./releases/layout.ts";
import { createPublication } from "./releases/publication.ts";
import { createReleaseService } from "./releases/service.ts";
import { createReleaseStore } from "./releases/store.ts";
import type { Signer } from "./signer.ts";
import { createSigningService } from "./signing/service.ts";
import { createSigningStore } from "./signing/store.ts";
import { createSubscriptionService } from "./subscriptions/service.ts";
import { createSubscriptionStore } from "./subscriptions/store.ts";
import type { ReleaseFiles } from "./whitelist/files.ts";
import type { WhitelistService } from "./whitelist/service.ts";

interface RegistryOptions {
  config: EntityConfiguration;
  files: ReleaseFiles;
  signer: Signer | undefined;
  nameLookups: NameLookups | undefined;
  publicOrigin: string;
  whitelist: WhitelistService;
  proposals: ProposalService;
  charters: CharterService;
  accounts: AccountService;
  notifier: Notifier;
  limits: LimitService;
  personalData: PersonalData;
  now: () => Date;
}

/** The part of the composition root that turns what was agreed into files: editions, their formats and signatures, and what filters get of them. */
export function createRegistryServices(options: RegistryOptions) {
  const { config, files, publicOrigin, whitelist } = options;
  const layout = createLayout(files);
  const publication = createPublication(files, whitelist, publicOrigin);
  const releases = createReleaseService({ ...options, store: createReleaseStore(config), publication });
  const signing = createSigningService({ ...options, store: createSigningStore(config), layout });
  const subscriptions = createSubscriptionService({
    ...options,
    store: createSubscriptionStore(config),
    layout,
    signing,
  });
  const nameChecks = createNameCheckService({
    ...options,
    store: createNameCheckStore(config),
    lookups: options.nameLookups,
  });

  async function signCurrent(): Promise<void> {
    const current = await releases.currentFiles();
    if (current) await signing.publish("whitelist", current.edition, current.files);
  }

  const effects = {
    async edition_published(edition) {
      await releases.finishPublishing(Number(edition));
      await signCurrent();
      await subscriptions.refreshAll(`edition ${edition}`);
    },
    async root_installed(version) {
      await signing.renewDue();
      await signCurrent();
      await subscriptions.refreshAll(`root ${version}`);
    },
    subscription_due: subscriptions.refresh,
    ...nameChecks.effects,
  } satisfies Partial<Effects>;

  return {
    services: {
      releases,
      formatViews: createFormatViews({ whitelist, publication }),
      checks: createCheckService({ whitelist }),
      signing,
      subscriptions,
      nameChecks,
    },
    effects,
    composers: { ...releases.composers, ...nameChecks.composers },
  };
}
