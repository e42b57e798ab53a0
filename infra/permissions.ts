import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { libraryFolder } from "#functions/research/library.ts";
import { indexes } from "#functions/table-schema.ts";
import { publicFolder } from "#functions/whitelist/public-files.ts";
import { bodiesFolder } from "#functions/whitelist/rules.ts";
import type { DataStack } from "./data-stack.ts";

const folders = [publicFolder, bodiesFolder, libraryFolder];

/** What every function may do: read and write items, seal and open personal data, read and write the files of editions and of the library. No scan. */
export const servicePermissions = ({ table, personalDataKey, bucket, lookupKey }: DataStack): PolicyStatement[] => [
  new PolicyStatement({
    actions: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"].map(
      (action) => `dynamodb:${action}`,
    ),
    resources: [table.tableArn],
  }),
  new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: indexes.map(({ name }) => `${table.tableArn}/index/${name}`),
  }),
  new PolicyStatement({ actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [personalDataKey.keyArn] }),
  new PolicyStatement({
    actions: ["s3:GetObject", "s3:PutObject"],
    resources: folders.map((folder) => bucket.arnForObjects(`${folder}/*`)),
  }),
  // A format that is withheld, a selection or a consent that is withdrawn. What an edition was made of stays.
  new PolicyStatement({
    actions: ["s3:DeleteObject"],
    resources: [publicFolder, libraryFolder].map((folder) => bucket.arnForObjects(`${folder}/*`)),
  }),
  // Without it S3 says of an object that is not there that it is forbidden.
  new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
  mayRead(lookupKey),
];

export const mayRead = (secret: ISecret): PolicyStatement =>
  new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.secretArn] });

/** The wildcards in these permissions as cdk-nag names them: what another stack exports goes by the name of its export. */
export function folderWildcards({ bucket }: DataStack): string[] {
  const stack = Stack.of(bucket);
  const { "Fn::ImportValue": bucketArn } = stack.resolve(stack.exportValue(bucket.bucketArn));
  return folders.map((folder) => `Resource::${bucketArn}/${folder}/*`);
}
