import { type Destination, normaliseDestination } from "#functions/catalogue/destinations.ts";
import {
  type DestinationDraft,
  destinationIdOf,
  type ToolDestination,
  type ToolDraft,
  type ToolRecord,
} from "#functions/catalogue/rules.ts";
import type { Result } from "./report.ts";
import type { DestinationUnit, Rejection } from "./units.ts";

export interface ToolPlan {
  results: Result[];
  tools: {
    toolId: string;
    /** Undefined when the catalogue has it. */
    tool: ToolDraft | undefined;
    added: DestinationDraft[];
    /** Suggestions of an earlier run that the file says something else about now. */
    changed: ToolDestination[];
  }[];
}

export interface ReadToolFile {
  file: string;
  units: DestinationUnit[];
  rejections: Rejection[];
}

export const toolIdsOf = (files: readonly ReadToolFile[]): string[] => [
  ...new Set(files.flatMap(({ units }) => units.map(({ toolId }) => toolId))),
];

/** IP ranges are judged one by one: one that can't be listed costs itself, not its set. */
function placesOf({ place, at }: DestinationUnit): { destination?: Destination; refused: Rejection[] } {
  if (!Array.isArray(place.ips)) {
    const { destination, problems = [] } = normaliseDestination(place);
    const reason = problems.map(({ text }) => text).join("; ");
    return destination ? { destination, refused: [] } : { refused: [{ at, reason: `${place.host}: ${reason}` }] };
  }
  const judged = place.ips.map((range: string) => ({ range, ...normaliseDestination({ ips: [range] }) }));
  const refused = judged.flatMap(({ problems }) => (problems ? [{ at, reason: problems[0]?.text ?? "" }] : []));
  const kept = judged.flatMap(({ range, destination }) => (destination ? [range] : []));
  if (kept.length === 0) return { refused };
  const { destination, problems = [] } = normaliseDestination({ ...place, ips: kept });
  return destination
    ? { destination, refused }
    : { refused: [...refused, ...problems.map(({ text }) => ({ at, reason: text }))] };
}

/** Decides every unit against the catalogue, in memory. What people or our own register have said of a place stays. */
export function planTools(
  files: readonly ReadToolFile[],
  known: readonly Pick<ToolRecord, "toolId" | "destinations">[],
  { readOn, actorId }: { readOn: string; actorId: string },
): ToolPlan {
  const records = new Map(known.map((record) => [record.toolId, record]));
  const tools = new Map<string, ToolPlan["tools"][number]>();
  const seen = new Map<string, string>();
  const results: Result[] = [];

  function plan(unit: DestinationUnit, destination: Destination): Omit<Result, "file" | "at"> {
    const { toolId, required, breaksWithout } = unit;
    const destinationId = destinationIdOf(toolId, destination);
    const key = `${toolId} ${destinationId}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) return { outcome: "rejected", reason: `is the same unit as ${earlier}` };
    seen.set(key, unit.at);
    const planned = tools.get(toolId) ?? {
      toolId,
      tool: records.has(toolId) ? undefined : unit.tool,
      added: [],
      changed: [],
    };
    tools.set(toolId, planned);
    const there = records.get(toolId)?.destinations.find((one) => one.destinationId === destinationId);
    if (!there) {
      const source = { url: unit.sourceUrl, readOn };
      planned.added.push({ ...destination, required, source, ...(!required && breaksWithout && { breaksWithout }) });
      return { outcome: "added" };
    }
    const saysTheSame = there.required === required && (required || there.breaksWithout === breaksWithout);
    if (saysTheSame || there.status === "confirmed" || there.suggestedBy !== actorId) return { outcome: "unchanged" };
    planned.changed.push({ ...there, required, breaksWithout: required ? undefined : breaksWithout });
    return { outcome: "updated" };
  }

  for (const { file, units, rejections } of files) {
    const reject = ({ at, reason }: Rejection) => results.push({ file, at, outcome: "rejected", reason });
    rejections.forEach(reject);
    for (const unit of units) {
      const { destination, refused } = placesOf(unit);
      refused.forEach(reject);
      if (destination) results.push({ file, at: unit.at, ...plan(unit, destination) });
    }
  }
  return { results, tools: [...tools.values()] };
}
