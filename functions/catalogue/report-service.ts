import type { Actor } from "#functions/accounts/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Page } from "#functions/table.ts";
import { Report, type ReportKind, ToolId, whyCannotHandleReports } from "./rules.ts";
import type { CatalogueStore } from "./store.ts";

export interface ReportDraft {
  reportId?: string;
  actor?: Actor | undefined;
  toolId: string;
  kind: ReportKind;
  text: string;
  isSupplier: boolean;
}

/** Part of the catalogue's service: anybody may report, publishers and stewards see and close. */
export function createReportService({ store, now }: { store: CatalogueStore; now: () => Date }) {
  return {
    /** Open to everyone; the web limits how often. */
    async reportTool({ actor, reportId = newId("report"), ...draft }: ReportDraft): Promise<Report> {
      if (!(ToolId.safeParse(draft.toolId).success && (await store.find(draft.toolId)))) throw new Refusal("not_found");
      const by = { reportedBy: actor?.personId, organisationId: actor?.organisationId };
      const report = Report.parse({ ...draft, ...by, reportId, version: 1, reportedAt: now().toISOString() });
      await store.saveReport(report, { actorId: actor?.personId ?? "somebody signed out", at: report.reportedAt });
      return report;
    },

    /** Of one kind, newest first. */
    async listOpenReports(actor: Actor, kind: ReportKind, cursor?: string): Promise<Page<Report>> {
      refuseIf(whyCannotHandleReports(actor));
      return store.listOpenReports(kind, cursor);
    },

    async closeReport(actor: Actor, { reportId, outcome }: { reportId: string; outcome: string }): Promise<void> {
      refuseIf(whyCannotHandleReports(actor));
      const report = await store.findReport(reportId);
      if (!report) throw new Refusal("not_found");
      if (report.closedAt !== undefined) throw new Refusal("changed_meanwhile");
      await store.saveReportClosed(report, { by: actor.personId, at: now().toISOString(), outcome });
    },
  };
}
