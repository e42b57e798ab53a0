import { contentSchemas, type Evidence } from "#functions/research/contents.ts";
import type { ContentOf, ResearchRecord } from "#functions/research/rules.ts";
import type { RecordKind } from "#functions/research/vocabulary.ts";
import { joinDay } from "#web/day-field.ts";
import { linesOf } from "#web/form-fields.ts";
import type { FormValues } from "#web/forms.ts";
import { needSections, obstacleSections, personaSections } from "./composed-fields.ts";
import { type Field, fieldAt, flatFields, type Group, isGroup, type Section } from "./fields.ts";
import { findingSections } from "./finding-fields.ts";
import { studySections } from "./study-fields.ts";

export interface Issue {
  path: string[];
  message: string;
}

/** A tool's id for its name, and the other way round, as the catalogue has them. */
export interface ToolNames {
  idOf: (name: string) => string;
  nameOf: (toolId: string) => string;
  isKnown: (toolId: string) => boolean;
}

/** How many empty ones of a group a form has for what is to come. */
export const blanks = 3;

export const sectionsOf = (kind: RecordKind, evidence: Evidence["kind"] = "source"): readonly Section[] =>
  ({
    study: studySections,
    finding: findingSections(evidence),
    need: needSections,
    persona: personaSections,
    obstacle: obstacleSections,
  })[kind];

export const textOf = (values: FormValues, name: string): string => String([values[name]].flat()[0] ?? "").trim();

/** What a record is called in addresses, where its writer leaves that to us. */
export const shortNameOf = (title: string): string =>
  title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");

function readField({ name, as }: Field, values: FormValues, tools: ToolNames): unknown {
  const text = textOf(values, name).replaceAll("\r\n", "\n");
  switch (as) {
    case "choices":
      return [values[name] ?? []].flat();
    case "ids":
      return [...new Set(text.toLowerCase().split(/[\s,;]+/))].filter((id) => id !== "");
    case "tools":
      return [...new Set(linesOf(text).map(tools.idOf))];
    case "tick":
      return text !== "";
    case "day":
      return String(joinDay(name)(values)[name as never] ?? "") || undefined;
    case "number":
      return /^\d{1,6}$/.test(text) ? Number(text) : text || undefined;
    default:
      return text || undefined;
  }
}

type Tree = { [key: string]: unknown };

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) tree[key] = value;
  else {
    tree[key] ??= {};
    put(tree[key] as Tree, rest, value);
  }
}

/** Whether anything was typed there. What is chosen or ticked alone makes no statement. */
const isTyped = (group: Group, place: number, values: FormValues): boolean =>
  group.fields.some(
    (field) => !["choice", "tick"].includes(field.as) && textOf(values, fieldAt(group, field, place).name) !== "",
  );

/** How many of a group there are, once they are together. */
export function countOfGroup(group: Group, values: FormValues): number {
  let count = 0;
  while (isTyped(group, count, values)) count += 1;
  return count;
}

/** The form's values with those of each group that are filled in put together, so that what is wrong is said where it stands. */
export function together(sections: readonly Section[], values: FormValues): FormValues {
  const moved = { ...values };
  for (const group of sections.flatMap(({ items }) => items.filter(isGroup))) {
    const places = Array.from({ length: group.most + blanks }, (_, place) => place);
    const filled = places.filter((place) => isTyped(group, place, values));
    for (const place of places) {
      const from = filled[place];
      for (const field of group.fields) {
        const value = from === undefined ? undefined : values[fieldAt(group, field, from).name];
        if (value === undefined) delete moved[fieldAt(group, field, place).name];
        else moved[fieldAt(group, field, place).name] = value;
      }
    }
  }
  return moved;
}

function readGroup(group: Group, values: FormValues, tools: ToolNames): Tree[] {
  return Array.from({ length: countOfGroup(group, values) }, (_, place) => {
    const tree: Tree = {};
    for (const field of group.fields) {
      const value = readField(fieldAt(group, field, place), values, tools);
      if (value !== undefined) put(tree, field.name.split("-"), value);
    }
    return tree;
  });
}

function treeOf(sections: readonly Section[], values: FormValues, tools: ToolNames): Tree {
  const tree: Tree = {};
  for (const item of sections.flatMap(({ items }) => items)) {
    if (isGroup(item)) tree[item.group] = readGroup(item, values, tools);
    else {
      const value = readField(item, values, tools);
      if (value !== undefined) put(tree, item.name.split("-"), value);
    }
  }
  return tree;
}

/** The field that an issue is about: the one whose name is its path, or the first within it. */
function fieldOf(fields: readonly Field[], path: readonly PropertyKey[]): Field | undefined {
  const name = path.join("-");
  return (
    fields.find((field) => name === field.name || name.startsWith(`${field.name}-`)) ??
    fields.find((field) => field.name.startsWith(`${name}-`))
  );
}

export type Read<Kind extends RecordKind> =
  | { content: ContentOf<Kind>; issues?: never }
  | { content?: never; issues: Issue[] };

/**
 * The content that a form says, or what is wrong with it, field by field. `fixed` is what the form does not ask: a finding's study,
 * and what kind of evidence it has.
 */
export function readContent<Kind extends RecordKind>(
  kind: Kind,
  sections: readonly Section[],
  values: FormValues,
  tools: ToolNames,
  fixed: Tree = {},
): Read<Kind> {
  const tree = { ...treeOf(sections, values, tools) };
  for (const [name, value] of Object.entries(fixed)) {
    const own = tree[name];
    tree[name] = typeof own === "object" && typeof value === "object" ? { ...own, ...value } : value;
  }
  complete(kind, tree);
  const parsed = contentSchemas[kind].safeParse(tree);
  const fields = flatFields(sections, ({ group }) => Math.max(1, (tree[group] as unknown[]).length));
  const groups = sections.flatMap(({ items }) => items.filter(isGroup));
  const issues = (parsed.error?.issues ?? []).map(({ path, message }): Issue => {
    const field = fieldOf(fields, path);
    const group = groups.find((each) => path.length === 1 && each.group === path[0]);
    const isPlain = !/^(Invalid|Too )/.test(message);
    const instead = group?.missing ?? field?.missing ?? message;
    return { path: [field?.name ?? "form"], message: isPlain ? message : instead };
  });
  const inOrder = (one: Issue, other: Issue) => placeOf(fields, one) - placeOf(fields, other);
  return (parsed.success ? { content: parsed.data } : { issues: issues.toSorted(inOrder) }) as Read<Kind>;
}

const placeOf = (fields: readonly Field[], { path }: Issue): number => fields.findIndex(({ name }) => name === path[0]);

/** What is there even where nothing of it was typed, so that each field of it is asked for. */
function complete(kind: RecordKind, tree: Tree): void {
  if (kind === "finding") {
    const evidence = tree.evidence as Tree;
    tree.date ??= {};
    if (evidence.kind !== "source") return;
    evidence.source ??= {};
    const source = evidence.source as Tree;
    source.date ??= {};
    source.key ??= shortNameOf(String(source.title ?? "")) || undefined;
  }
  if (kind === "obstacle" && tree.source) (tree.source as Tree).date ??= {};
}

function writeField({ name, as }: Field, value: unknown, tools: ToolNames): FormValues {
  if (value === undefined) return {};
  if (as === "choices") return { [name]: value as string[] };
  if (as === "ids") return { [name]: (value as string[]).join(" ") };
  if (as === "tools") return { [name]: (value as string[]).map(tools.nameOf).join("\n") };
  if (as === "tick") return value ? { [name]: "yes" } : {};
  if (as !== "day") return { [name]: String(value) };
  const [year = "", month = "", day = ""] = String(value).split("-");
  return { [`${name}-day`]: String(Number(day)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year };
}

export const valueAt = (tree: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], tree);

/** The form as it was when this was written. */
export function valuesOf(
  sections: readonly Section[],
  content: NonNullable<ResearchRecord["content"]>,
  tools: ToolNames,
): FormValues {
  const fields = flatFields(sections, ({ group }) => (valueAt(content, [group]) as unknown[]).length);
  return Object.assign({}, ...fields.map((field) => writeField(field, valueAt(content, field.name.split("-")), tools)));
}
