import * as z from "zod";
import { ToolKind, toolKindLabels } from "#functions/catalogue/rules.ts";
import type { LibraryQuery } from "#functions/research/library.ts";
import { confidences, recordKinds, scopes, themes } from "#functions/research/vocabulary.ts";
import type { WebContext } from "#web/context.ts";
import { type FormErrors, formErrors } from "#web/forms.ts";
import { anyOr, query, SearchText } from "#web/params.ts";

/** What the form sends. A year is typed, so that it can be wrong; the other fields are chosen. */
const Filters = z.object({
  q: SearchText,
  record: anyOr(recordKinds.schema),
  theme: anyOr(themes.schema),
  scope: anyOr(scopes.schema),
  kind: anyOr(ToolKind),
  confidence: anyOr(confidences.schema),
  from: SearchText,
  to: SearchText,
  page: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .default("1")
    .transform(Number),
});
export type Filters = z.output<typeof Filters>;

const Year = z
  .string()
  .regex(/^(19|20)\d\d$/, "Enter a year as four numbers, like 2019")
  .transform(Number);
const Years = z
  .object({ from: anyOr(Year), to: anyOr(Year) })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    error: "The last year must not be before the first",
  });

export interface AskedFilters {
  filters: Filters;
  /** What to look for; with errors, nothing is. */
  asked: LibraryQuery;
  errors?: FormErrors;
}

export function readFilters(c: WebContext): AskedFilters {
  const filters = query(c, Filters);
  const { q: words, record: recordKind, theme, scope, kind, confidence, page } = filters;
  const asked = { words, recordKind, theme, scope, kind, confidence, page };
  const years = Years.safeParse({ from: filters.from, to: filters.to });
  return years.success
    ? { filters, asked: { ...asked, ...years.data } }
    : { filters, asked, errors: formErrors(years.error.issues) };
}

/** The address of the same list, without its page: what is chosen, in the order of the form. */
export function addressOf(path: string, { page: _page, ...filters }: Filters): string {
  const chosen = Object.entries(filters).filter(([, value]) => value !== undefined && value !== "");
  const parts = new URLSearchParams(chosen as [string, string][]);
  return parts.size > 0 ? `${path}?${parts}` : path;
}

const itemsOf = (labels: Readonly<Record<string, string>>, any: string) => [
  { value: "", text: any },
  ...Object.entries(labels).map(([value, text]) => ({ value, text })),
];

/** What each select offers. */
export const filterItems = {
  records: itemsOf(recordKinds.labels, "Everything"),
  themes: itemsOf(themes.labels, "Any theme"),
  scopes: itemsOf(scopes.labels, "Any sector"),
  kinds: itemsOf(toolKindLabels, "Any kind of tool"),
  confidences: itemsOf(confidences.labels, "Any"),
};
export type FilterItems = typeof filterItems;
