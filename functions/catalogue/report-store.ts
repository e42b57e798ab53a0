import { type EntityConfiguration, Service } from "electrodb";
import { commit, type Page, readPage } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { catalogueEntities } from "./entities.ts";
import { Report, type ReportKind } from "./rules.ts";

const reportsPerPage = 25;

/** What people say is wrong with a tool's entry. Part of the catalogue's store. */
export function createReportStore(config: EntityConfiguration) {
  const db = new Service(catalogueEntities(config), config);
  const { report } = db.entities;

  return {
    async findReport(reportId: string): Promise<Report | undefined> {
      const { data } = await report.get({ reportId }).go({ consistent: true });
      return data ? Report.parse(data) : undefined;
    },

    /** Newest first. */
    listOpenReports: (kind: ReportKind, cursor?: string): Promise<Page<Report>> =>
      readPage(
        cursor,
        (after) =>
          report.query
            .waiting({ desk: "tool_reports", kind })
            .go({ order: "desc", limit: reportsPerPage, cursor: after }),
        (item) => Report.parse(item),
      ),

    /** The same report sent twice is one; another text under its id is not. */
    async saveReport(made: Report, act: Omit<Act, "type" | "subjectId">): Promise<void> {
      await commit(
        () =>
          db.transaction
            .write((actions) => [
              actions.report.create({ ...made, desk: "tool_reports" }).commit({ response: "all_old" }),
              actions.tool
                .check({ toolId: made.toolId })
                .where(({ name }, { exists }) => exists(name))
                .commit(),
              ...trace(actions, { type: "tool_reported", subjectId: made.toolId, ...act }),
            ])
            .go(),
        [
          (stored) => (Report.safeParse(stored).data?.text === made.text ? undefined : "changed_meanwhile"),
          () => "not_found",
        ],
      );
    },

    async saveReportClosed(
      { reportId, toolId, version }: Report,
      closed: { by: string; at: string; outcome: string },
    ): Promise<void> {
      const { by: closedBy, at: closedAt, outcome } = closed;
      await commit(() =>
        db.transaction
          .write((actions) => [
            actions.report
              .patch({ reportId })
              .set({ closedAt, closedBy, outcome, version: version + 1 })
              .remove(["desk"])
              .where((stored, { eq, notExists }) => `${eq(stored.version, version)} AND ${notExists(stored.closedAt)}`)
              .commit(),
            ...trace(actions, { type: "tool_report_closed", subjectId: toolId, actorId: closedBy, at: closedAt }),
          ])
          .go(),
      );
    },
  };
}
