import type { DynamoDBBatchResponse } from "aws-lambda";
import * as z from "zod";
import { sendingServicesFromEnvironment } from "#functions/sending.ts";
import { eventHandler } from "./event-handler.ts";

const StreamEvent = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        SequenceNumber: z.string(),
        NewImage: z.object({ outboxItemId: z.object({ S: z.string() }) }),
      }),
    }),
  ),
});

const { services } = await sendingServicesFromEnvironment();

/**
 * Outbox items as they are written. An effect that fails is the outbox's own affair, tried again by the schedule; what fails here is the
 * table itself, and then the stream brings this record and those after it again.
 */
export const handler = eventHandler(StreamEvent, async ({ Records }): Promise<DynamoDBBatchResponse> => {
  for (const { dynamodb } of Records) {
    try {
      await services.outbox.dispatchItem(dynamodb.NewImage.outboxItemId.S);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      console.error(JSON.stringify({ what: "outbox item not dispatched", name, message }));
      return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
});
