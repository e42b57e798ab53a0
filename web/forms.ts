import { HTTPException } from "hono/http-exception";
import type * as z from "zod";
import type { WebContext } from "./context.ts";

/** In the shape that the GOV.UK error summary and the fields' macros take. */
export interface FormErrors {
  errorList: { text: string; href: string }[];
  fields: Record<string, { text: string }>;
}

/** What was typed, to fill the form again. A field sent more than once is a list. */
export type FormValues = Record<string, string | string[]>;

export type Form<Data> =
  | { data: Data; values: FormValues; errors?: never }
  | { data?: never; values: FormValues; errors: FormErrors };

/** One message a field, the first; `href` leads to the field of that id. */
export function formErrors(issues: readonly { path: readonly PropertyKey[]; message: string }[]): FormErrors {
  const errors: FormErrors = { errorList: [], fields: {} };
  for (const { path, message } of issues) {
    const field = String(path[0] ?? "form");
    if (errors.fields[field]) continue;
    errors.fields[field] = { text: message };
    errors.errorList.push({ text: message, href: `#${field}` });
  }
  return errors;
}

/** The fields of a form in the order in which its schema, and so its page, has them. */
function fieldsOf(schema: z.core.$ZodType): string[] {
  const { shape, in: input } = schema._zod.def as { shape?: object; in?: z.core.$ZodType };
  return shape ? Object.keys(shape) : input ? fieldsOf(input) : [];
}

/** An error that follows from several fields is found last; it is listed where its field stands. */
function inOrder<Issue extends { path: readonly PropertyKey[] }>(issues: readonly Issue[], fields: string[]): Issue[] {
  const place = ({ path: [field] }: Issue) => (fields.indexOf(String(field)) + fields.length + 1) % (fields.length + 1);
  return issues.toSorted((a, b) => place(a) - place(b));
}

/** What a browser could not have sent is the sender's mistake, not ours. */
async function readBody(c: WebContext) {
  try {
    return await c.req.parseBody({ all: true });
  } catch (error) {
    if (error instanceof TypeError) throw new HTTPException(400, { cause: error });
    throw error;
  }
}

/** Reads and checks a form. Files are not taken anywhere. */
export async function readForm<Schema extends z.ZodType>(
  c: WebContext,
  schema: Schema,
): Promise<Form<z.output<Schema>>> {
  const body = await readBody(c);
  const values = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((each) => typeof each === "string") : typeof value === "string" ? value : "",
    ]),
  );
  const parsed = schema.safeParse(values);
  return parsed.success
    ? { data: parsed.data, values }
    : { values, errors: formErrors(inOrder(parsed.error.issues, fieldsOf(schema))) };
}
