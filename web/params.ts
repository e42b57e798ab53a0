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
