import { placeOf, type ToolRecord } from "#functions/catalogue/rules.ts";
import { defaultOptions, isLeftOut } from "#functions/releases/compile.ts";
import type { Loss } from "#functions/releases/formats/format.ts";
import { formats } from "#functions/releases/formats.ts";

export interface TicketDraft {
  filter: string;
  lines: string[];
  /** What the filter's syntax cannot say, in words of our own. */
  leftOut: { destinationId: string; reason: Loss["reason"] }[];
}

/** The tool's confirmed destinations in each filter's syntax: lines to paste into a ticket, not a list to load. */
export function ticketDrafts(tool: ToolRecord, { required }: { required: boolean }): TicketDraft[] {
  const wanted = tool.destinations.filter(
    (destination) => destination.status === "confirmed" && destination.required === required,
  );
  if (wanted.length === 0) return [];
  const entries = wanted.map((destination, index) => ({
    ...placeOf(destination),
    id: String(index + 1),
    toolId: tool.toolId,
    toolName: tool.name,
    required,
  }));
  const content = { edition: 1, publishedAt: tool.addedAt, entries };
  return formats
    .filter(({ guide }) => guide.loading === "adds")
    .map(({ guide, compile }) => {
      const linesOf = (...given: Parameters<typeof compile>) =>
        compile(...given).flatMap(({ body }) => body.split("\n"));
      // What every file of the format has, such as the head of a zone or of a table, is nothing to paste.
      const frame = new Set(linesOf({ ...content, entries: [] }, defaultOptions));
      const files = compile(content, defaultOptions);
      const losses = files.flatMap((file) => file.losses).filter(isLeftOut);
      const lines = files.flatMap(({ body, entries: count }) => (count > 0 ? body.split("\n") : []));
      return {
        filter: guide.product,
        lines: lines.filter((line) => !frame.has(line) && !/^[#;!/]/.test(line)),
        leftOut: losses.map(({ id, reason }) => ({
          destinationId: wanted[Number(id) - 1]?.destinationId ?? "",
          reason,
        })),
      };
    });
}
