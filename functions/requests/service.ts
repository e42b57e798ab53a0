import { createAbsenceService } from "./absence-service.ts";
import { createAskingService } from "./asking-service.ts";
import { createDecisionService } from "./decision-service.ts";
import { createDeskService } from "./desk-service.ts";
import { createFigureService } from "./figure-service.ts";
import type { RequestOptions } from "./options.ts";
import { createRosterService } from "./roster-service.ts";
import { createStuckService } from "./stuck-service.ts";
import { createTellingService } from "./telling-service.ts";
import { createUpkeepService } from "./upkeep-service.ts";

export function createRequestService(options: RequestOptions) {
  const asking = createAskingService(options);
  const roster = createRosterService(options);
  const desk = createDeskService({ ...options, asking, roster });
  const decisions = createDecisionService({ ...options, asking, decide: desk.decide });
  const upkeep = createUpkeepService({ ...options, roster, decisionService: decisions });
  const { tell, composers } = createTellingService({ ...options, roster });

  return {
    ...asking,
    ...desk,
    ...decisions,
    ...createAbsenceService(options),
    ...createStuckService({ ...options, asking }),
    ...createFigureService(options),
    reassign: roster.reassign,
    runDue: upkeep.runDue,
    composers,

    /** What the outbox does after an act. */
    effects: {
      request_to_settle: roster.settle,
      request_to_list: upkeep.list,
      request_received: tell("request_received"),
      request_reminder: tell("request_reminder"),
      request_nudged: tell("request_nudged"),
      request_question: tell("request_question"),
      request_changed: tell("request_changed"),
      request_held: tell("request_held"),
      request_to_test: tell("request_to_test"),
      request_opened: upkeep.recordOpened,
      request_forgotten: upkeep.forget,
      requests_to_reassign: roster.reassign,
      decision_ended: decisions.walkOn,
    },
  };
}
