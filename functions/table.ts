import { setTimeout as delay } from "node:timers/promises";
import { isOutage, Outage, Refusal, type RefusalCode, refuseIf } from "./errors.ts";

interface TransactionResult {
  canceled: boolean;
  data: readonly { rejected: boolean; code?: string; item?: unknown }[];
}

/** What one rejected write means, given the stored item if there is one. Undefined: the work was already done. */
export type OnRejected = (stored: unknown) => RefusalCode | undefined;

/** A DynamoDB transaction holds 100 actions. */
export const transactionLimit = 100;

export const batches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

const throttlingCodes = new Set(["ThrottlingError", "ProvisionedThroughputExceeded"]);

/**
 * Runs an ElectroDB write transaction and turns a cancelled one into a Refusal. `onRejected` is in the order of the
 * writes; a write without a meaning of its own was changed meanwhile. ElectroDB resolves (does not throw) when DynamoDB
 * cancels, so the flag must be read here, once.
 */
export async function commit(
  run: () => Promise<TransactionResult>,
  onRejected: readonly (OnRejected | undefined)[] = [],
  attempts = 5,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await run();
    if (!result.canceled) return;
    const index = result.data.findIndex((write) => write.code === "ConditionalCheckFailed");
    if (index >= 0) {
      const meaning = onRejected[index] ?? (() => "changed_meanwhile" as const);
      return refuseIf(meaning(result.data[index]?.item ?? undefined));
    }
    const codes = result.data.map((write) => write.code ?? "none");
    if (codes.some((code) => throttlingCodes.has(code))) throw new Outage("transaction throttled");
    // Codes only: the results hold whole items, and what is thrown here is logged.
    if (!codes.includes("TransactionConflict")) throw new Error(`transaction cancelled: ${codes.join(", ")}`);
    if (attempt === attempts) throw new Refusal("changed_meanwhile");
    await delay(20 * 2 ** attempt * Math.random());
  }
}

/** For a single conditional write: undefined when its condition did not hold. ElectroDB wraps the SDK's error as `cause`. */
export async function unlessConditionFails<Result>(write: Promise<Result>): Promise<Result | undefined> {
  try {
    return await write;
  } catch (error) {
    if (
      error instanceof Error &&
      error.cause instanceof Error &&
      error.cause.name === "ConditionalCheckFailedException"
    ) {
      return undefined;
    }
    throw error;
  }
}

/** DynamoDB reads 100 items by their keys at once. */
const batchGetLimit = 100;

/**
 * Those of many items that exist, in no order. DynamoDB leaves out what it has no capacity for and calls that success:
 * here it is an outage, so that nothing is taken for missing that is there.
 */
export async function readBatches<Key, Raw, Item>(
  keys: readonly Key[],
  read: (batch: Key[]) => Promise<{ data: Raw[]; unprocessed: readonly unknown[] }>,
  parse: (raw: Raw) => Item,
): Promise<Item[]> {
  const found: Item[] = [];
  for (const batch of batches(keys, batchGetLimit)) {
    const { data, unprocessed } = await read(batch);
    if (unprocessed.length > 0) throw new Outage("batch read throttled");
    found.push(...data.map(parse));
  }
  return found;
}

/** One page of a list. `next` is opaque; undefined on the last page. */
export interface Page<Item> {
  items: Item[];
  next?: string | undefined;
}

/** One page of an ElectroDB query. A cursor that no page of ours gave is not found. */
export async function readPage<Raw, Item>(
  cursor: string | undefined,
  query: (cursor: string | null) => Promise<{ data: Raw[]; cursor: string | null }>,
  parse: (raw: Raw) => Item,
): Promise<Page<Item>> {
  try {
    const page = await query(cursor ?? null);
    return { items: page.data.map(parse), next: page.cursor ?? undefined };
  } catch (error) {
    const isForeign = error instanceof Error && error.name === "ElectroError" && !isOutage(error);
    if (cursor !== undefined && isForeign) throw new Refusal("not_found", { cause: error });
    throw error;
  }
}
