import { mailEffect } from "#functions/outbox/rules.ts";

/** Which of the table's changes wake a dispatcher: outbox items as they are written. ElectroDB marks each item with its entity. */
const outboxItemWritten = (type: readonly unknown[]) => ({
  eventName: ["INSERT"],
  dynamodb: { NewImage: { __edb_e__: { S: ["outbox_item"] }, type: { S: type } } },
});

export const workWritten = outboxItemWritten([{ "anything-but": [mailEffect] }]);
export const mailWritten = outboxItemWritten([mailEffect]);
