import { type AttributeValue, type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { indexes } from "#functions/table-schema.ts";

export interface Units {
  reads: number;
  writes: number;
}

type Item = Record<string, AttributeValue>;
interface TransactItem {
  Put?: { Item?: Item };
  Update?: { TableName: string; Key: Item };
  Get?: object;
}
interface Counted {
  ConsumedCapacity?: Capacity | Capacity[];
}
interface Capacity {
  CapacityUnits?: number;
}

const reading = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand", "ScanCommand"]);
const writing = new Set(["PutItemCommand", "UpdateItemCommand", "DeleteItemCommand", "BatchWriteItemCommand"]);

/** Developer guide of DynamoDB, "Item sizes and formats". */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return value.reduce((sum, each) => sum + sizeOf(each) + 1, 3);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).reduce((sum, [name, each]) => sum + name.length + sizeOf(each), 0);
  }
  return 1;
}

/**
 * On paper, because local engines disagree: two units for each action up to 1 kB, more for a larger item, and one for each index that an item
 * lies in that is put. What an update does to an index is not counted.
 */
function transactionWrites(items: readonly Item[]): number {
  return items.reduce((sum, item) => {
    const kilobytes = Math.max(1, Math.ceil(sizeOf(item) / 1024));
    return sum + 2 * kilobytes + indexes.filter(({ pk }) => pk in item).length;
  }, 0);
}

const capacityOf = ({ ConsumedCapacity }: Counted): number =>
  [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

/** Counts what everything that goes through the client costs on DynamoDB. */
export function meterOf(client: DynamoDBClient) {
  const total: Units = { reads: 0, writes: 0 };
  /** Our own questions. */
  const uncounted = new WeakSet<object>();

  /** As it is after the transaction. */
  async function writtenBy({ Put, Update }: TransactItem): Promise<Item> {
    if (!Update) return Put?.Item ?? {};
    const Key = Object.fromEntries(
      Object.entries(Update.Key).map(([name, value]) => [name, typeof value === "string" ? { S: value } : value]),
    );
    const question = { TableName: Update.TableName, Key };
    uncounted.add(question);
    const { Item: item = {} } = await client.send(new GetItemCommand(question));
    const inNoIndex = Object.entries(item).filter(([name]) => !indexes.some(({ pk }) => pk === name));
    return Object.fromEntries(inNoIndex);
  }

  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        if (uncounted.has(args.input)) return next(args);
        const input = args.input as { TransactItems?: TransactItem[]; ReturnConsumedCapacity?: string };
        const isSingle = reading.has(commandName) || writing.has(commandName);
        const answer = await next(
          isSingle ? { ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } as typeof args.input } : args,
        );
        const units = capacityOf(answer.output as Counted);
        if (reading.has(commandName)) total.reads += units;
        if (writing.has(commandName)) total.writes += units;
        if (commandName === "TransactWriteItemsCommand") {
          total.writes += transactionWrites(await Promise.all((input.TransactItems ?? []).map(writtenBy)));
        }
        if (commandName === "TransactGetItemsCommand") total.reads += 2 * (input.TransactItems ?? []).length;
        return answer;
      },
    { step: "initialize", name: "meter" },
  );

  return {
    async measure<Result>(act: () => Promise<Result>): Promise<Units & { result: Result }> {
      const before = { ...total };
      const result = await act();
      return { reads: total.reads - before.reads, writes: total.writes - before.writes, result };
    },
  };
}
