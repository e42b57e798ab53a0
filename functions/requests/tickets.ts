import { placeOf, type ToolRecord } from "#functions/catalogue/rules.ts";
import type { Format, Loss } from "#functions/releases/formats/format.ts";
import { squid } from "#functions/releases/formats/squid.ts";

/** The filters whose syntax a draft can be written in. */
const formats: readonly { name: string; format: Format }[] = [{ name: "Squid", format: squid }];

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
    id: index + 1,
    toolId: tool.toolId,
    toolName: tool.name,
    destinationId: destination.destinationId,
    required,
    proposalId: "",
    edition: 1,
  }));
  return formats.map(({ name, format }) => {
    const { body, losses } = format.compile({ edition: 1, publishedAt: tool.addedAt, entries });
    const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return {
      filter: name,
      lines: losses.filter(({ part }) => part === undefined).length === entries.length ? [] : lines,
      leftOut: losses.map(({ id, reason }) => ({ destinationId: wanted[id - 1]?.destinationId ?? "", reason })),
    };
  });
}
