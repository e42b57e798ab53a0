import type { FormErrors, FormValues } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { blanks, countOfGroup } from "./content-form.ts";
import { type Field, fieldAt, isGroup, type Section } from "./fields.ts";
import type { Row } from "./rows.ts";

/** Fields that stand together under a heading, or one of a group under its legend. */
interface Block {
  heading?: string;
  hint?: string | undefined;
  legend?: string;
  fields: readonly Field[];
}

interface FormPage {
  title: string;
  action: string;
  back: string;
  blocks: Block[];
  /** There are more of something than the form has room for: it can be saved and gone on with. */
  hasGroups: boolean;
  /** Whether it is yet to be given a short name. */
  asksName: boolean;
  /** Sessions to choose from, for a finding of primary research. */
  sessions?: { value: string; text: string; hint: { text: string } }[] | undefined;
  /** What the findings named by the draft say. */
  findings: Row["lines"];
  values: FormValues;
  errors?: FormErrors | undefined;
}

export const formPage = page<FormPage>("research/desk/form.njk");

/** The form as it stands on the page: what is filled in of each group, and room for some more. */
export const blocksOf = (sections: readonly Section[], values: FormValues): Block[] =>
  sections.flatMap(({ heading, items }): Block[] => {
    const fields = items.filter((item): item is Field => !isGroup(item));
    const groups = items.filter(isGroup).flatMap((group) => {
      const places = Math.min(group.most, countOfGroup(group, values) + blanks);
      return Array.from({ length: places }, (_, place) => ({
        legend: `${group.label} ${place + 1}`,
        hint: place === 0 ? group.hint : undefined,
        fields: group.fields.map((field) => fieldAt(group, field, place)),
      }));
    });
    return [
      { heading, fields: groups.length > 0 ? [] : fields },
      ...groups,
      ...(groups.length > 0 && fields.length > 0 ? [{ fields }] : []),
    ];
  });
