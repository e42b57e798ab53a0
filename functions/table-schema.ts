/** One ElectroDB service name for every entity: ElectroDB puts only entities of one service in a transaction. */
export const model = (entity: string) => ({ entity, version: "1", service: "commonlist" });

export const tableKeys = { pk: "pk", sk: "sk" } as const;

/** Work in hand: outbox items, polls to close. Whoever finishes the work removes the attributes, so the index stays small. */
export const waitingIndex = { name: "waiting", pk: "waitingPk", sk: "waitingSk" } as const;

/** What list pages show, in the order they show it. */
export const listedIndex = { name: "listed", pk: "listedPk", sk: "listedSk" } as const;

export const indexes = [waitingIndex, listedIndex] as const;

/** Seconds since 1970; DynamoDB deletes such items late, and the embedded engine never: readers treat them as absent. */
export const expiryAttribute = "expiresAtSecond";

/** The key schema in the shape of DynamoDB's CreateTable, the one source for the laptop, the tests and the stack. */
export const tableDefinition = () => {
  const keySchema = (keys: { pk: string; sk: string }) => [
    { AttributeName: keys.pk, KeyType: "HASH" as const },
    { AttributeName: keys.sk, KeyType: "RANGE" as const },
  ];
  return {
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: [tableKeys, ...indexes].flatMap(({ pk, sk }) =>
      [pk, sk].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    ),
    KeySchema: keySchema(tableKeys),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: "ALL" as const },
    })),
  };
};
