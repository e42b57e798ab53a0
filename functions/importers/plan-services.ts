import type { Tool, ToolService } from "#functions/catalogue/rules.ts";
import { nameKey } from "./register-index.ts";
import type { Result } from "./report.ts";
import type { ServiceUnit } from "./units.ts";

export interface ServicePlan {
  results: Result[];
  added: ServiceUnit["tool"][];
  /** Tools that are known, each with what a matrix calls it from now on. */
  changed: { tool: Tool; service: ToolService }[];
}

interface ReadServiceFile {
  file: string;
  units: readonly ServiceUnit[];
}

const spell = ({ name, toolId }: Tool): string => `${name} (${toolId})`;

/** By what a matrix calls it, else by its id, else by its whole name. What could be two tools, or another one, is none: the reason is given. */
function findTool(known: readonly Tool[], { service: { key }, tool }: ServiceUnit): { found?: Tool; reason?: string } {
  const [byKey] = known.filter(({ service }) => service?.key === key);
  if (byKey) return { found: byKey };
  const byId = known.filter(({ toolId }) => toolId === key);
  const candidates = byId.length > 0 ? byId : known.filter(({ name }) => nameKey(name) === nameKey(tool.name));
  const [found, other] = candidates;
  if (found && other) return { reason: `“${tool.name}” could be ${candidates.map(spell).join(" and ")}` };
  if (found?.service)
    return { reason: `“${tool.name}” may or may not be ${spell(found)}, which has the key ${found.service.key}` };
  return found ? { found } : {};
}

/** Decides every row against the catalogue, in memory. A tool that is known keeps all that is said of it, and its id. */
export function planServices(files: readonly ReadServiceFile[], known: readonly Tool[]): ServicePlan {
  const added: ServicePlan["added"] = [];
  const changed: ServicePlan["changed"] = [];
  const seen = new Map<string, string>();
  const taken = new Map<string, string>();

  function plan(unit: ServiceUnit): Omit<Result, "file" | "at"> {
    const { service, tool } = unit;
    const earlier = seen.get(service.key);
    if (earlier !== undefined) return { outcome: "rejected", reason: `is the same unit as ${earlier}` };
    seen.set(service.key, unit.at);
    const { found, reason } = findTool(known, unit);
    if (reason) return { outcome: "rejected", reason };
    if (!found) {
      if (service.hidden)
        return { outcome: "unchanged", note: `${tool.name} is hidden by its publisher, and is not added` };
      added.push(tool);
      return { outcome: "added" };
    }
    const other = taken.get(found.toolId);
    if (other)
      return { outcome: "rejected", reason: `“${tool.name}” could be ${spell(found)}, which is ${other}, or another` };
    taken.set(found.toolId, unit.at);
    if (found.service?.key === service.key && found.service.hidden === service.hidden) return { outcome: "unchanged" };
    changed.push({ tool: found, service });
    return { outcome: "updated" };
  }

  const results = files.flatMap(({ file, units }) => units.map((unit) => ({ file, at: unit.at, ...plan(unit) })));
  return { results, added, changed };
}
