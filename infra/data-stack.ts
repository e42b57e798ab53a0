import { Duration, RemovalPolicy, SecretValue, Stack, Validations } from "aws-cdk-lib";
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { libraryFolder } from "#functions/research/library.ts";
import { type OnlineRole, onlineRoles } from "#functions/signing/roles.ts";
import { expiryAttribute, indexes, tableKeys } from "#functions/table-schema.ts";
import { publicFolder } from "#functions/whitelist/public-files.ts";

/** Everything that cannot be made again, and so is kept when the stack goes. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly personalDataKey: Key;
  /** What is published is signed with them; the root, which is kept by hand, names them. */
  readonly signingKeys: Record<OnlineRole, Key>;
  readonly bucket: Bucket;
  readonly lookupKey: Secret;
  readonly providers: Secret;
  readonly edgeProof: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Commonlist: the table, the keys, the bucket of editions, the secrets",
      terminationProtection: true,
    });
    const removalPolicy = RemovalPolicy.RETAIN;
    const stringKey = (name: string) => ({ name, type: AttributeType.STRING });

    this.table = new Table(this, "Table", {
      partitionKey: stringKey(tableKeys.pk),
      sortKey: stringKey(tableKeys.sk),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: expiryAttribute,
      stream: StreamViewType.NEW_IMAGE,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy,
    });
    for (const { name, pk, sk } of indexes) {
      this.table.addGlobalSecondaryIndex({ indexName: name, partitionKey: stringKey(pk), sortKey: stringKey(sk) });
    }

    this.personalDataKey = new Key(this, "PersonalDataKey", {
      description: "Names, addresses and the secrets of Commonlist",
      enableKeyRotation: true,
      removalPolicy,
    });

    const signingKey = (role: OnlineRole) =>
      new Key(this, `SigningKey-${role}`, {
        description: `Signs what Commonlist publishes: ${role}`,
        keySpec: KeySpec.ECC_NIST_P256,
        keyUsage: KeyUsage.SIGN_VERIFY,
        removalPolicy,
      });
    this.signingKeys = Object.fromEntries(
      onlineRoles.map((role) => [role, signingKey(role)]),
    ) as typeof this.signingKeys;

    this.bucket = new Bucket(this, "Releases", {
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(365) },
        // Words that were withdrawn: of two rules S3 follows the one that ends sooner, and a day is the least that it takes.
        { prefix: `${libraryFolder}/`, noncurrentVersionExpiration: Duration.days(1) },
      ],
      removalPolicy,
    });

    // Only CloudFront, and only what anybody may read. With the right to list, what is not there is not found rather than forbidden.
    for (const [action, resource] of [
      ["s3:GetObject", this.bucket.arnForObjects(`${publicFolder}/*`)],
      ["s3:ListBucket", this.bucket.bucketArn],
    ] as const) {
      this.bucket.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
          actions: [action],
          resources: [resource],
          conditions: {
            StringEquals: { "aws:SourceAccount": this.account },
            ArnLike: { "aws:SourceArn": `arn:${this.partition}:cloudfront::${this.account}:distribution/*` },
          },
        }),
      );
    }

    const random = { passwordLength: 64, excludePunctuation: true };
    const secret = (name: string, what: object) =>
      new Secret(this, name, { encryptionKey: this.personalDataKey, removalPolicy, ...what });
    this.lookupKey = secret("LookupKey", {
      description: "Keyed hash by which people are found. Never to be changed: nobody would be found any more",
      generateSecretString: random,
    });
    this.providers = secret("Providers", {
      description: "JSON list of those that people may sign in with (docs/runbooks/deploy.md)",
      secretStringValue: SecretValue.unsafePlainText("[]"),
    });
    this.edgeProof = secret("EdgeProof", {
      description: "What CloudFront alone adds to the requests that it passes on",
      generateSecretString: random,
    });

    for (const each of [this.lookupKey, this.providers, this.edgeProof]) {
      Validations.of(each).acknowledge({
        id: "AwsSolutions-SMG4",
        reason: "The look-up key must never change; the others change by hand, together with what is at the other end",
      });
    }
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "What is read there is public; a log of its readers would hold addresses that nothing needs",
    });
  }
}
