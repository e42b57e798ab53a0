import {
  type DynamoDBClient,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";

export const faults = ["conflict", "throttled transaction", "throttled", "time-out before", "time-out after"] as const;
export type Fault = (typeof faults)[number];

const timeOut = () => Object.assign(new Error("socket timed out"), { name: "TimeoutError" });

const cancelled = (Code: string) =>
  new TransactionCanceledException({
    $metadata: {},
    message: "Transaction cancelled",
    CancellationReasons: [{ Code }, { Code: "None" }],
  });

/**
 * Makes a client fail on purpose, as DynamoDB does and no local engine shows: `next` says for each request that writes
 * what happens to it. "time-out after": the write was done, but its answer never came. Beyond the SDK's own retries.
 */
export function injectFaults(client: DynamoDBClient, next: () => Fault | undefined): void {
  client.middlewareStack.add(
    (handler, context) => async (args) => {
      const isTransaction = context.commandName === "TransactWriteItemsCommand";
      const isWrite =
        isTransaction || context.commandName === "UpdateItemCommand" || context.commandName === "PutItemCommand";
      const fault = isWrite ? next() : undefined;
      if (fault === "conflict" && isTransaction) throw cancelled("TransactionConflict");
      if (fault === "throttled transaction" && isTransaction) throw cancelled("ThrottlingError");
      if (fault === "throttled")
        throw new ProvisionedThroughputExceededException({ $metadata: {}, message: "Slow down" });
      if (fault === "time-out before") throw timeOut();
      const answer = await handler(args);
      if (fault === "time-out after") throw timeOut();
      return answer;
    },
    { step: "initialize", name: "injectedFaults" },
  );
}
