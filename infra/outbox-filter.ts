/** Which of the table's changes wake the dispatcher: outbox items as they are written. ElectroDB marks each item with its entity. */
export const outboxItemWritten = {
  eventName: ["INSERT"],
  dynamodb: { NewImage: { __edb_e__: { S: ["outbox_item"] } } },
};
