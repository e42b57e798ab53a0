import { type ToolDraft, ToolId } from "#functions/catalogue/rules.ts";
import { whyDamaged } from "../texts.ts";
import { type DestinationUnit, type Format, type GivenFile, parsed, type Rejection } from "../units.ts";

type Result = { unit: DestinationUnit } | { rejection: Rejection };

/** `rule @attribute &affiliation # comment`, where a rule is a suffix alone or `full:`, `domain:`, `keyword:`, `regexp:`, `include:`. */
const lineForm = /^(?:(full|domain|keyword|regexp|include):)?(\S+)((?:\s+[@&][\w!-]+)*)\s*$/;
const suffixForm = /^[\w-]+(\.[\w-]+)+$/;

const ruleOf = (line: string) => {
  const [, type = "domain", value = "", marks = ""] = lineForm.exec(line) ?? [];
  return value === ""
    ? undefined
    : { type, value, attributes: marks.split(/\s+/).filter((mark) => mark.startsWith("@")) };
};

const rulesOf = ({ text }: GivenFile) =>
  text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.replace(/#.*$/, "").trim();
    return line === "" ? [] : [{ line, at: `line ${index + 1}` }];
  });

const looksLikeRule = (line: string): boolean => {
  const rule = ruleOf(line);
  return rule !== undefined && (rule.type !== "domain" || suffixForm.test(rule.value));
};

const listNameOf = ({ name }: GivenFile): string => name.replace(/\.txt$/, "");

/** An `include:` with attributes takes only the lines that bear them all; an attribute on a line says which of its readers want it, and we want all. */
function unitsOf(
  file: GivenFile,
  others: readonly GivenFile[],
  tool: ToolDraft & { toolId: string },
  through: readonly string[],
  needed: readonly string[],
): Result[] {
  return rulesOf(file).flatMap(({ line, at: here }): Result[] => {
    const at = [...through, here].join(" > ");
    const reject = (reason: string): Result[] => [{ rejection: { at, reason } }];
    const damage = whyDamaged(line);
    if (damage) return reject(damage);
    const rule = ruleOf(line);
    if (!rule) return reject("is not a rule of this format");
    const { type, value, attributes } = rule;
    if (type === "include") {
      const included = others.find((other) => listNameOf(other) === value);
      if (!included) return reject(`includes the list “${value}”, which was not given: give both files together`);
      if (through.some((step) => step.endsWith(` ${value}`))) return reject(`includes “${value}” in a circle`);
      return unitsOf(included, others, tool, [...through, `${here} ${value}`], attributes);
    }
    if (!needed.every((attribute) => attributes.includes(attribute))) return [];
    if (type !== "domain" && type !== "full") return reject(`is a ${type}, which no host rule can hold`);
    const unit: DestinationUnit = {
      ...{
        type: "destination",
        at,
        toolId: tool.toolId,
        tool,
        required: false,
        breaksWithout: "The list does not say what stops working without it",
      },
      place: { host: value, match: type === "full" ? "host" : "host+sub" },
      sourceUrl: `https://github.com/v2fly/domain-list-community/blob/master/data/${listNameOf(file)}`,
    };
    return [{ unit }];
  });
}

/** A curated list of domains: each rule is one unit. The tool is the one that bears the list's name, which is the file's. */
export const v2flyList: Format<DestinationUnit> = {
  name: "v2fly domain list",
  isShapeOf(file) {
    const rules = rulesOf(file);
    return (
      rules.length > 0 &&
      rules.filter(({ line }) => looksLikeRule(line)).length * 2 >= rules.length &&
      file.json === undefined
    );
  },
  parse(file, others) {
    const toolId = listNameOf(file);
    if (!ToolId.safeParse(toolId).success)
      return { units: [], rejections: [{ at: "line 1", reason: `has “${toolId}” for a list's name` }] };
    const name = toolId.replaceAll("-", " ").replace(/^[a-z]/, (start) => start.toUpperCase());
    const tool = {
      toolId,
      name,
      kind: "other" as const,
      purpose: "Named by a list of domains; nobody has described it here yet",
    };
    return parsed(unitsOf(file, others, tool, [], []));
  },
};
