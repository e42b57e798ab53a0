import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";

/** Lambda logs everything an error holds, and one from the SDK or from ElectroDB holds whole items. */
function withoutItems(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { name, stack });
}

/** The column around what an event sets off: the event is parsed before anything is done, and errors leave without what they carry. */
export const eventHandler = <Schema extends z.ZodType, Result>(
  schema: Schema,
  act: (event: z.output<Schema>, context: Context) => Promise<Result>,
) =>
  middy<unknown, Result>()
    .before((request) => {
      request.event = schema.parse(request.event);
    })
    .onError((request) => {
      request.error = withoutItems(request.error);
    })
    .handler((event, context) => act(event as z.output<Schema>, context));
