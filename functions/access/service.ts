import type { Actor } from "#functions/accounts/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import { createProjectionService } from "./projection-service.ts";
import type { ProjectionStore } from "./projection-store.ts";
import { createRecordingService } from "./recording-service.ts";
import { type Sharing, whyCannotState } from "./rules.ts";
import type { SharingStore } from "./sharing-store.ts";
import type { StatementStore } from "./store.ts";

interface AccessOptions {
  statements: StatementStore;
  projections: ProjectionStore;
  sharing: SharingStore;
  now: () => Date;
}

export function createAccessService({ statements, projections, sharing, now }: AccessOptions) {
  const recording = createRecordingService({ store: statements, now });
  const projecting = createProjectionService({ statements, projections });

  return {
    recordOwnerStatement: recording.recordOwnerStatement,
    recordObservation: recording.recordObservation,

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
