import type { Actor } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { type BulkOptions, createBulkService } from "./bulk-service.ts";
import { createInvitationService } from "./invitation-service.ts";
import type { InvitationStore } from "./invitation-store.ts";
import { createProjectionService } from "./projection-service.ts";
import { createReadingService, type ReadingOptions } from "./reading-service.ts";
import { createRecordingService } from "./recording-service.ts";
import { type Sharing, whyCannotState } from "./rules.ts";
import { createSelfTestService, type SelfTestOptions } from "./self-test-service.ts";
import type { SelfTestStore } from "./self-test-store.ts";
import type { StatementStore } from "./store.ts";

interface AccessOptions extends ReadingOptions, Omit<SelfTestOptions, "store" | "recording" | "catalogue"> {
  whitelist: BulkOptions["whitelist"];
  statements: StatementStore;
  selfTests: SelfTestStore;
  invitations: InvitationStore;
  catalogue: ReadingOptions["catalogue"] & SelfTestOptions["catalogue"] & BulkOptions["catalogue"];
}

export function createAccessService({ statements, selfTests, invitations, ...options }: AccessOptions) {
  const { projections, sharing, now } = options;
  const recording = createRecordingService({ store: statements, now });
  const reading = createReadingService(options);
  const selfTesting = createSelfTestService({ ...options, store: selfTests, recording });
  const projecting = createProjectionService({ statements, projections });

  return {
    ...reading,
    ...selfTesting,
    ...createInvitationService({ ...options, store: invitations, viewTogether: reading.viewTogether }),
    ...createBulkService({ ...options, statements, recording }),
    recordOwnerStatement: recording.recordOwnerStatement,

    /** What follows many statements: an effect of the outbox. */
    projectChunk: projecting.projectChunk,

    /** What an organisation's web filtering lead agreed to make public: nothing, until they do. */
    sharingOf: (organisationId: string): Promise<Sharing> => sharing.findSharing(organisationId),

    async setSharing(actor: Actor, organisationId: string, { records, figures, version }: Sharing): Promise<void> {
      refuseIf(whyCannotState(actor, organisationId));
      const act = { type: "sharing_decided", actorId: actor.personId, at: now().toISOString() };
      await sharing.saveSharing(organisationId, { records, figures, version: version + 1 }, act);
    },

    /** For files read by the operator's command line and for sample data. Not for people: it asks for no role. */
    register: {
      saveStatements: recording.saveStatements,
      /** What stands at one organisation. */
      statementsOf: (organisationId: string) => statements.listStatements(organisationId),
      /** Everything that was ever stated at one organisation: `standingOn` says what stood on a day. */
      historyOf: statements.listHistory,
      rebuild: projecting.rebuild,
    },
  };
}

export type AccessService = ReturnType<typeof createAccessService>;
