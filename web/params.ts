import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id, type IdKind } from "#functions/ids.ts";
import type { WebContext } from "./context.ts";

/** A part of the path, parsed; what no page could have is not found. */
export function param<Schema extends z.ZodType>(c: WebContext, name: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(c.req.param(name));
  if (!parsed.success) throw new Refusal("not_found");
  return parsed.data;
}

/** What follows the question mark, parsed; what no form or link of ours sends is not found. A field sent once is a string. */
export function query<Schema extends z.ZodType>(c: WebContext, schema: Schema): z.output<Schema> {
  const sent = Object.entries(c.req.queries()).map(([name, values]) => [name, values.length > 1 ? values : values[0]]);
  const parsed = schema.safeParse(Object.fromEntries(sent));
  if (!parsed.success) throw new Refusal("not_found");
  return parsed.data;
}

/** The words for what was just done, named after `done=`; undefined for a name that is none of ours. */
export function noticeOf(c: WebContext, notices: Readonly<Record<string, string>>): string | undefined {
  const done = c.req.query("done") ?? "";
  return Object.hasOwn(notices, done) ? notices[done] : undefined;
}

/** What is typed into a search box; more than a name is cut off. */
export const SearchText = z
  .string()
  .default("")
  .transform((text) => text.trim().slice(0, 100));

/** A choice of a select whose first option is empty and means any. */
export const anyOr = <Choice extends z.ZodType>(choice: Choice) =>
  z.preprocess((value) => (value === "" ? undefined : value), choice.optional());

/** A cursor as a field of `query`. */
export const Cursor = z
  .string()
  .optional()
  .transform((text) => text || undefined);

export const idParam = (c: WebContext, name: string, kind: IdKind): string => param(c, name, Id(kind));

export const editionParam = (c: WebContext, name: string): number =>
  param(
    c,
    name,
    z
      .string()
      .regex(/^[1-9]\d{0,7}$/)
      .transform(Number),
  );

/** A cursor that a page of ours gave; undefined for the first page. One that was tampered with is refused by the store. */
export const cursorOf = (c: WebContext): string | undefined => c.req.query("after") || undefined;
