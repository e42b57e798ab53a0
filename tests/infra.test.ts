import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Settings } from "#functions/environment.ts";
import { effectTypes, lanes, leaseSeconds } from "#functions/outbox/rules.ts";
import { expiryAttribute, indexes, tableDefinition } from "#functions/table-schema.ts";
import { edgeProofHeader, viewerAddressHeader } from "#web/client-address.ts";
import { mailWritten, workWritten } from "../infra/outbox-filter.ts";
import { DeploymentSettings } from "../infra/settings.ts";
import { createStacks } from "../infra/stacks.ts";

const root = path.join(import.meta.dirname, "..");
// biome-ignore lint/suspicious/noExplicitAny: a template holds whatever CloudFormation takes
type Properties = Record<string, any>;

let folder: string;
let templates: Record<"data" | "jobs" | "web" | "releases", Template>;
let violations: { ruleName: string; violatingResources: { constructPath?: string }[] }[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "commonlist-infra-"));
  const bundle = path.join(folder, "bundle");
  await mkdir(bundle);
  await writeFile(path.join(bundle, "index.mjs"), "export const handler = () => {};\n");
  const { context } = JSON.parse(await readFile(path.join(root, "cdk.json"), "utf8"));
  const app = new App({ context, outdir: path.join(folder, "out") });
  const bundles = { web: bundle, outboxStream: bundle, schedule: bundle, mailBounced: bundle };
  const stacks = createStacks(app, DeploymentSettings.parse(context), bundles);
  templates = {
    data: Template.fromStack(stacks.data),
    jobs: Template.fromStack(stacks.jobs),
    web: Template.fromStack(stacks.web),
    releases: Template.fromStack(stacks.releases),
  };
  violations = new AwsSolutionsChecks(app).validateScope(app).violations;
});
afterAll(() => rm(folder, { recursive: true }));

const resourcesOf = (stack: keyof typeof templates, type: string): Properties[] =>
  Object.values(templates[stack].findResources(type));
const every = (type: string): Properties[] =>
  (["data", "jobs", "web", "releases"] as const).flatMap((stack) => resourcesOf(stack, type));

describe("the table", () => {
  it("has the keys, indexes and billing that the laptop's and the tests' tables have", () => {
    const [table] = resourcesOf("data", "AWS::DynamoDB::Table");
    expect(table?.Properties).toMatchObject(tableDefinition());
    expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: expiryAttribute, Enabled: true });
  });

  it("can be restored to any second, and is not deleted by mistake", () => {
    templates.data.hasResource("AWS::DynamoDB::Table", {
      Properties: {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        SSESpecification: { SSEEnabled: true },
        StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      },
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
    });
  });
});

describe("what cannot be made again", () => {
  it.each(["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"])(
    "%s is kept with its stack gone",
    (type) => {
      templates.data.allResources(type, { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    },
  );

  it("is in the data stack alone", () => {
    for (const type of ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"]) {
      expect(every(type)).toEqual(resourcesOf("data", type));
    }
  });

  it("does not hold on to words that consent was withdrawn for, as it does to what lists were published", () => {
    const [bucket] = resourcesOf("data", "AWS::S3::Bucket");
    const rules = bucket?.Properties.LifecycleConfiguration.Rules as Properties[];
    expect(
      rules.map(({ Prefix, NoncurrentVersionExpiration: { NoncurrentDays } }) => [Prefix, NoncurrentDays]),
    ).toEqual([
      [undefined, 365],
      ["library/", 1],
    ]);
  });

  it("is encrypted: the bucket by S3, the secrets by the key for personal data, which rotates", () => {
    templates.data.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: Match.anyValue(),
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    templates.data.allResourcesProperties("AWS::SecretsManager::Secret", { KmsKeyId: Match.anyValue() });
    templates.data.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });
});

describe("every function", () => {
  const functions = () => every("AWS::Lambda::Function").map(({ Properties }) => Properties);

  it("runs on Node 24, and keeps its log for three months", () => {
    expect(functions()).toHaveLength(6);
    for (const each of functions()) {
      expect(each.Runtime).toBe("nodejs24.x");
      expect(each.LoggingConfig.LogGroup).toBeDefined();
    }
    for (const { Properties } of every("AWS::Logs::LogGroup")) expect(Properties.RetentionInDays).toBe(90);
  });

  it("is told exactly what it reads, and secrets by name only", () => {
    const allowed = Object.keys(Settings.shape);
    for (const { Environment } of functions()) {
      const given = Object.keys(Environment.Variables);
      expect(allowed).toEqual(expect.arrayContaining(given));
      // What CloudFormation alone knows is there when it is deployed.
      const values = Object.fromEntries(
        given.map((name) => [
          name,
          typeof Environment.Variables[name] === "string" ? Environment.Variables[name] : "arn:x",
        ]),
      );
      expect(Settings.safeParse(values).error).toBeUndefined();
      expect(JSON.stringify(Environment)).not.toContain("resolve:secretsmanager");
    }
  });

  it("ends before its lease on an item of the outbox does", () => {
    for (const { Timeout } of functions()) expect(Timeout).toBeLessThanOrEqual(leaseSeconds);
  });
});

describe("the stream", () => {
  const named = (description: string) =>
    Object.entries(templates.jobs.findResources("AWS::Lambda::Function")).find(([, { Properties }]) =>
      Properties.Description.startsWith(description),
    )?.[0];

  it.each([
    ["Does what acts", workWritten, 10],
    ["Sends e-mail, as soon", mailWritten, 1],
  ])("wakes what %s with its outbox items alone, and loses nothing in silence", (description, filter, BatchSize) => {
    templates.jobs.resourceCountIs("AWS::Lambda::EventSourceMapping", 2);
    templates.jobs.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: { "Fn::ImportValue": Match.stringLikeRegexp("TableCD.*StreamArn") },
      FunctionName: { Ref: named(description) },
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(filter) }] },
      BatchSize,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
      StartingPosition: "TRIM_HORIZON",
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });

  it("brings each kind of effect to one of the two", () => {
    const [work, mail] = [workWritten, mailWritten].map(({ dynamodb }) => dynamodb.NewImage.type.S);
    expect(work).toEqual([{ "anything-but": mail }]);
    expect(effectTypes).toEqual(expect.arrayContaining([...(mail ?? [])]));
  });

  it("has somebody told when it gives up, when an effect is parked, when votes may not be closing and when the root ends soon", () => {
    templates.jobs.resourceCountIs("AWS::CloudWatch::Alarm", 7);
    templates.jobs.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: [{ Ref: Match.anyValue() }] });
  });
});

describe("the schedule", () => {
  it.each(lanes)("wakes the sweep of %s every minute, and leaves a minute that failed to the next", (lane) => {
    templates.jobs.resourceCountIs("AWS::Scheduler::Schedule", lanes.length);
    templates.jobs.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 }, Input: JSON.stringify({ lane }) },
    });
  });
});

describe("e-mail", () => {
  const senders = () =>
    resourcesOf("jobs", "AWS::Lambda::Function").filter(({ Properties }) => Properties.Environment.Variables.MAIL_FROM);
  const mayUse = (action: string) =>
    Object.values(templates.jobs.findResources("AWS::IAM::Policy")).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes(action),
    );

  it("is sent by the two functions that dispatch it, from one domain and with one configuration set", () => {
    expect(senders().map(({ Properties }) => Properties.Description.slice(0, 12))).toEqual([
      "Sends e-mail",
      "Sends e-mail",
    ]);
    expect(mayUse("ses:")).toHaveLength(2);
    for (const { Properties } of mayUse("ses:")) {
      const sending = Properties.PolicyDocument.Statement.find(({ Action }: Properties) =>
        [Action].flat().includes("ses:SendEmail"),
      );
      expect(sending.Action).toEqual(["ses:SendEmail", "ses:SendRawEmail"]);
      const resources = JSON.stringify(sending.Resource);
      expect(resources).toContain(":identity/commonlist.example");
      expect(resources).toContain(":configuration-set/");
      expect(sending.Resource).toHaveLength(2);
    }
  });

  it("that comes back wakes what records it, which is tried again", () => {
    templates.jobs.hasResourceProperties("AWS::SES::ConfigurationSetEventDestination", {
      EventDestination: { Enabled: true, MatchingEventTypes: ["bounce"], EventBridgeDestination: Match.anyValue() },
    });
    templates.jobs.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { source: ["aws.ses"], detail: { eventType: ["Bounce"] } },
      Targets: [{ DeadLetterConfig: Match.anyValue() }],
    });
    templates.jobs.hasResourceProperties("AWS::Lambda::EventInvokeConfig", { MaximumRetryAttempts: 2 });
  });

  it("goes by another server when its secret is given, and then nothing may use SES", async () => {
    const { context } = JSON.parse(await readFile(path.join(root, "cdk.json"), "utf8"));
    const app = new App({ context, outdir: path.join(folder, "smtp") });
    const smtpSecretArn = "arn:aws:secretsmanager:eu-west-2:111122223333:secret:smtp-AbCdEf";
    const bundle = path.join(folder, "bundle");
    const bundles = { web: bundle, outboxStream: bundle, schedule: bundle, mailBounced: bundle };
    const jobs = JSON.stringify(
      Template.fromStack(
        createStacks(app, DeploymentSettings.parse({ ...context, smtpSecretArn }), bundles).jobs,
      ).toJSON(),
    );
    expect(jobs).not.toContain("ses:Send");
    expect(jobs).toContain(`"SMTP_SECRET":"${smtpSecretArn}"`);
    expect(jobs).not.toContain("smtps:");
  });
});

describe("least privilege", () => {
  const statements = () =>
    every("AWS::IAM::Policy").flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Properties[]);
  const flat = (value: unknown): unknown[] => [value].flat();

  it("gives no role a ready-made policy, and no policy an action by wildcard", () => {
    for (const { Properties } of every("AWS::IAM::Role")) expect(Properties.ManagedPolicyArns).toBeUndefined();
    const actions = statements().flatMap(({ Action }) => flat(Action));
    expect(actions.filter((action) => String(action).includes("*"))).toEqual([]);
  });

  it("lets functions read and write items, never scan or change the table", () => {
    const onTable = statements().flatMap(({ Action }) =>
      flat(Action).filter((each) => String(each).startsWith("dynamodb:")),
    );
    expect([...new Set(onTable)].sort()).toEqual(
      [
        ...["BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
        // What reading the stream takes.
        ...["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"],
      ]
        .map((action) => `dynamodb:${action}`)
        .sort(),
    );
    const queried = statements().find(({ Action }) => Action === "dynamodb:Query");
    expect(JSON.stringify(queried?.Resource)).toContain(`/index/${indexes[0].name}`);
  });

  it("names every resource but these", () => {
    const wildcards = statements().flatMap(({ Action, Resource }) =>
      flat(Resource)
        .map((each) => JSON.stringify(each))
        .filter((each) => each.includes("*"))
        .map((each) => `${flat(Action).join()} on ${/"([^"]*\*)"/.exec(each)?.[1]}`),
    );
    expect([...new Set(wildcards)].sort()).toEqual([
      // It cannot be given for one stream (service authorization reference of DynamoDB).
      "dynamodb:ListStreams on *",
      // The schedule's right to invoke names the function and its versions.
      "lambda:InvokeFunction on :*",
      // What is public no more.
      "s3:DeleteObject on /library/*",
      "s3:DeleteObject on /whitelist/*",
      // Files of editions and indexes yet to come.
      "s3:GetObject,s3:PutObject on /bodies/*",
      "s3:GetObject,s3:PutObject on /library/*",
      "s3:GetObject,s3:PutObject on /whitelist/*",
    ]);
  });

  it("lets the two functions that publish sign, each kind of document with a key of its own, and do nothing else with the keys", () => {
    const signing = statements().filter(({ Action }) => flat(Action).includes("kms:Sign"));
    expect(signing).toHaveLength(2);
    for (const { Action, Resource } of signing) {
      expect(Action).toEqual(["kms:GetPublicKey", "kms:Sign"]);
      expect(new Set(flat(Resource).map((each) => JSON.stringify(each))).size).toBe(4);
    }
    const signers = every("AWS::Lambda::Function").filter(({ Properties }) =>
      Object.keys(Properties.Environment.Variables).some((name) => name === "TIMESTAMP_KEY_ARN"),
    );
    expect(signers.map(({ Properties }) => Properties.Description.slice(0, 10)).sort()).toEqual([
      "Closes due",
      "Does what ",
    ]);
    const specs = resourcesOf("data", "AWS::KMS::Key").filter(
      ({ Properties }) => Properties.KeyUsage === "SIGN_VERIFY",
    );
    expect(specs.map(({ Properties }) => Properties.KeySpec)).toEqual(Array.from({ length: 4 }, () => "ECC_NIST_P256"));
  });

  it("lets functions that nobody signs in to read no provider's secret", () => {
    expect(JSON.stringify(templates.jobs.toJSON())).not.toMatch(/Providers|EdgeProof/);
  });

  it("lets CloudFront alone read the bucket from outside, and there what is public", () => {
    const [policy] = resourcesOf("data", "AWS::S3::BucketPolicy");
    const all: Properties[] = policy?.Properties.PolicyDocument.Statement ?? [];
    const allowed = all.filter(({ Effect }) => Effect === "Allow");
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: "cloudfront.amazonaws.com" });
      expect(Condition.StringEquals).toEqual({ "aws:SourceAccount": { Ref: "AWS::AccountId" } });
    }
    const [objects] = allowed.filter(({ Action }) => Action === "s3:GetObject");
    expect(JSON.stringify(objects?.Resource)).toContain("/whitelist/*");
    expect(allowed.map(({ Action }) => Action)).toEqual(["s3:GetObject", "s3:ListBucket"]);
  });
});

describe("the way in", () => {
  /** A function of CloudFront, as it is deployed. */
  const edgeFunction = (name: string) => {
    const found = resourcesOf("releases", "AWS::CloudFront::Function").find(({ Properties }) =>
      JSON.stringify(Properties.Name).includes(name.replace("-", "")),
    );
    return new Function("event", `${found?.Properties.FunctionCode}; return handler(event);`) as (
      event: object,
    ) => Properties;
  };
  const distribution = () => resourcesOf("releases", "AWS::CloudFront::Distribution")[0]?.Properties.DistributionConfig;

  it("serves the published files from the bucket, uncompressed on the way, and everything else from the site", () => {
    const origins: Properties[] = distribution().Origins;
    const originOf = ({ TargetOriginId }: Properties) => origins.find(({ Id }) => Id === TargetOriginId);
    const behaviour = (pattern: string) =>
      distribution().CacheBehaviors.find(({ PathPattern }: Properties) => PathPattern === pattern);
    expect(originOf(behaviour("/whitelist/*"))?.OriginAccessControlId).toBeDefined();
    expect(behaviour("/whitelist/*").Compress).toBe(false);
    for (const each of [distribution().DefaultCacheBehavior, behaviour("/assets/*")]) {
      expect(originOf(each)?.CustomOriginConfig.OriginProtocolPolicy).toBe("https-only");
      expect(originOf(each)?.OriginCustomHeaders[0].HeaderName).toBe(edgeProofHeader);
    }
    expect(distribution().ViewerCertificate.MinimumProtocolVersion).toBe("TLSv1.2_2021");
  });

  it("tells the site who asks, whatever the client says", () => {
    const headers = { [viewerAddressHeader]: { value: "203.0.113.9" } };
    const request = edgeFunction("client-address")({ request: { headers }, viewer: { ip: "198.51.100.7" } });
    expect(request.headers[viewerAddressHeader]).toEqual({ value: "198.51.100.7" });
  });

  it.each([
    { accepted: "gzip, deflate, br", uri: "/whitelist/version.gz" },
    { accepted: "br;q=1.0, gzip;q=0.8", uri: "/whitelist/version.gz" },
    { accepted: "gzip;q=0", uri: "/whitelist/version" },
    { accepted: "br", uri: "/whitelist/version" },
    { accepted: undefined, uri: "/whitelist/version" },
  ])("answers whoever accepts $accepted with $uri", ({ accepted, uri }) => {
    const headers = accepted ? { "accept-encoding": { value: accepted } } : {};
    expect(edgeFunction("stored-gzip")({ request: { uri: "/whitelist/version", headers } }).uri).toBe(uri);
    expect(edgeFunction("vary")({ response: { headers: {} } }).headers.vary.value).toBe("Accept-Encoding");
  });

  it("keeps neither addresses, query strings nor paths, which hold links that open somebody's page, in the API's log", () => {
    const personal = "sourceIp|queryString|rawQuery|cookie|context\\.path|rawPath|resourcePath";
    templates.web.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp(personal)) },
      DefaultRouteSettings: { ThrottlingRateLimit: Match.anyValue() },
    });
  });
});

describe("a deployment's settings", () => {
  it.each([
    { name: "a path behind the origin", given: { publicOrigin: "https://commonlist.example/x" } },
    { name: "plain http", given: { publicOrigin: "http://commonlist.example" } },
    { name: "a sender that is no address", given: { mailFrom: "commonlist.example" } },
    { name: "nobody who answers for personal data", given: { controllerName: "" } },
    {
      name: "a certificate where CloudFront does not look",
      given: { certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/1" },
    },
  ])("are refused with $name", ({ given }) => {
    const good = {
      publicOrigin: "https://commonlist.example",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
      mailFrom: "notices@commonlist.example",
      controllerName: "Eastmere Council",
      controllerAddress: "1 High Street, Eastmere",
      controllerEmail: "privacy@eastmere.example",
    };
    expect(DeploymentSettings.safeParse(good).success).toBe(true);
    expect(DeploymentSettings.safeParse({ ...good, ...given }).success).toBe(false);
  });
});

describe("the AWS Solutions rules", () => {
  it("find nothing that is not acknowledged with its reason", () => {
    expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual([]);
  });
});

describe("npm run synth", () => {
  it("makes the four templates and their bundles without a network", async () => {
    const output = path.join(folder, "synthesised");
    const nowhere = "http://127.0.0.1:9";
    await promisify(execFile)("npm", ["run", "--silent", "synth", "--", "--output", output], {
      cwd: root,
      env: { ...process.env, HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere, AWS_EC2_METADATA_DISABLED: "true" },
    });
    const made = await readdir(output);
    expect(made.filter((name) => name.endsWith(".template.json")).sort()).toEqual(
      ["Data", "Jobs", "Releases", "Web"].map((stack) => `Commonlist-${stack}.template.json`),
    );
    const bundles = made.filter((name) => name.startsWith("asset."));
    expect((await Promise.all(bundles.map((name) => readdir(path.join(output, name))))).flat()).toContain("index.mjs");
  });
});
