import type { Option } from "#web/proposals/subjects/subject.ts";

/**
 * One question of a form, and one row where the answer is shown. Its name is the path of what it fills within the
 * content, with dashes: `evidence-source-title`.
 */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  /** How it is asked: in a line, a box, one choice, several, a day in three boxes, ids in a box, a number, or one tick. */
  as: "line" | "text" | "choice" | "choices" | "day" | "ids" | "tools" | "number" | "tick";
  options?: readonly Option[];
  /** What to do where it is not there, or is nothing that it could be. */
  missing: string;
}

/** What there can be several of, each with the same fields: `statements-0-text`. */
export interface Group {
  group: string;
  /** What one of them is called. */
  label: string;
  hint?: string;
  most: number;
  /** What to do where there is none. */
  missing: string;
  fields: readonly Field[];
}

export interface Section {
  heading: string;
  items: readonly (Field | Group)[];
}

export const isGroup = (item: Field | Group): item is Group => "group" in item;

/** A group's field in the place of one of them. */
export const fieldAt = ({ group, label }: Group, field: Field, place: number): Field => ({
  ...field,
  name: `${group}-${place}-${field.name}`,
  label: `${label} ${place + 1}: ${field.label.charAt(0).toLowerCase()}${field.label.slice(1)}`,
});

/** All fields with as many of each group as `count` says. */
export const flatFields = (sections: readonly Section[], count: (group: Group) => number): Field[] =>
  sections.flatMap(({ items }) =>
    items.flatMap((item) =>
      isGroup(item)
        ? Array.from({ length: count(item) }, (_, place) =>
            item.fields.map((field) => fieldAt(item, field, place)),
          ).flat()
        : [item],
    ),
  );
