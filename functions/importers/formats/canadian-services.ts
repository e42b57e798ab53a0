import { ToolId, type ToolKind } from "#functions/catalogue/rules.ts";
import { WebAddress } from "#functions/catalogue/texts.ts";
import { hasColumns, hasOnlyColumns, orNothing, parseTable } from "../tables.ts";
import type { Format, GivenFile, ServiceUnit } from "../units.ts";

const categoryColumns = ["name", "description"] as const;

/** Categories of services in words. It adds nothing: `services.csv` beside it is read with it. */
export const canadianCategories: Format<ServiceUnit> = {
  name: "categories of Is this blocked in my department",
  isShapeOf: (file) => hasOnlyColumns(file, ",", categoryColumns),
  parse: () => ({ units: [], rejections: [] }),
};

const kindWords: readonly [RegExp, ToolKind][] = [
  [/video ?conferenc/i, "video_conferencing"],
  [/\bwikis?\b/i, "wiki"],
  [/(document|file) storage/i, "file_storage"],
  [/(project|task) management/i, "project_management"],
  [/\bdocuments?\b/i, "documents"],
];
const kindIn = (text: string): ToolKind | undefined => kindWords.find(([words]) => words.test(text))?.[1];

/** A category is of one kind where all that it names is: “Messaging & videoconferencing” is not. */
const kindOfCategory = (description: string): ToolKind | undefined => {
  const [first, ...others] = description.split(/&|,|\band\b/).map(kindIn);
  return others.every((kind) => kind === first) ? first : undefined;
};

function categoriesIn(files: readonly GivenFile[]): Map<string, string> {
  const given = files.filter(canadianCategories.isShapeOf);
  return new Map(
    given.flatMap(
      (file) => parseTable(file, ",", categoryColumns, ({ name, description }) => [name, description] as const).units,
    ),
  );
}

const columns = ["name", "category", "short_name", "url", "hidden", "description"] as const;

/** The services of *Is this blocked in my department*: one row is one tool, known again by its key, which outlives its name. */
export const canadianServices: Format<ServiceUnit> = {
  name: "services of Is this blocked in my department",
  isShapeOf: (file) => hasColumns(file, ",", columns),
  parse(file, others) {
    const categories = categoriesIn(others);
    return parseTable(file, ",", columns, (row, at) => {
      const { name, category, short_name: key, url, hidden, description } = row;
      if (!ToolId.safeParse(key).success) return `has “${key}” for a key`;
      if (name === "" || name.length > 80) return name ? "has a name of more than 80 characters" : "has no name";
      if (description.length > 500) return "has a description of more than 500 characters";
      if (url !== "" && !WebAddress.safeParse(url).success) return `has “${url}” for a web address`;
      if (!["0", "1", ""].includes(hidden)) return `has “${hidden}” for hidden, which is 0 or 1`;
      const kind = kindIn(description) ?? kindOfCategory(categories.get(category) ?? "") ?? "other";
      const purpose = description || "Named by a list of services; nobody has described it here yet";
      const service = { key, hidden: hidden === "1" };
      const tool = { toolId: key, name, kind, purpose, website: orNothing(url), service };
      return { type: "service", at, service, tool };
    });
  },
};
