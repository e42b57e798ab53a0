import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { DataStack } from "./data-stack.ts";
import { folderWildcards, mayRead, servicePermissions } from "./permissions.ts";
import type { DeploymentSettings } from "./settings.ts";
import type { Signing } from "./signing.ts";

/** What a function needs beside everything else to send e-mail. */
export interface Sending {
  environment: Record<string, string>;
  secrets: Record<string, ISecret>;
  permissions: readonly PolicyStatement[];
}

interface ServiceFunctionProps {
  data: DataStack;
  settings: DeploymentSettings;
  description: string;
  /** The folder with its bundle. */
  bundle: string;
  timeout: Duration;
  memorySize: number;
  /** Secrets beside the look-up key, by the setting of functions/environment.ts that names them. */
  secrets?: Record<string, ISecret>;
  /** Absent where no e-mail is sent. */
  sending?: Sending;
  /** Absent where nothing is signed. */
  signing?: Signing;
  /** How often an event that failed is brought again; never, where whoever asks asks again by themselves. */
  retryAttempts?: number;
}

/** A bundled function on the services, with a log and a role of its own: the ready-made role may write to every log of the account. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, given: ServiceFunctionProps) {
    super(scope, id);
    const { data, settings, bundle, sending, signing, retryAttempts = 0, secrets: own = {}, ...props } = given;
    const secrets = { ...own, ...sending?.secrets };
    this.logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    const mayLog = new PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [this.logGroup.logGroupArn],
    });
    const permissions = [
      ...servicePermissions(data),
      ...Object.values(secrets).map(mayRead),
      ...(sending?.permissions ?? []),
      ...(signing?.permissions ?? []),
      mayLog,
    ];
    for (const statement of permissions) role.addToPolicy(statement);
    for (const wildcard of folderWildcards(data)) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[${wildcard}]`,
        reason: "Files of editions yet to come, in two folders of one bucket",
      });
    }

    this.lambda = new LambdaFunction(this, "Function", {
      ...props,
      environment: {
        TABLE_NAME: data.table.tableName,
        RELEASES_BUCKET: data.bucket.bucketName,
        PUBLIC_ORIGIN: settings.publicOrigin,
        PERSONAL_DATA_KEY_ARN: data.personalDataKey.keyArn,
        LOOKUP_KEY_SECRET: data.lookupKey.secretArn,
        NAME_SERVERS: "system",
        RDAP_BOOTSTRAP: "https://data.iana.org/rdap/dns.json",
        CONTROLLER_NAME: settings.controllerName,
        CONTROLLER_ADDRESS: settings.controllerAddress,
        CONTROLLER_EMAIL: settings.controllerEmail,
        ...sending?.environment,
        ...signing?.environment,
        ...Object.fromEntries(Object.entries(secrets).map(([setting, { secretArn }]) => [setting, secretArn])),
      },
      code: Code.fromAsset(bundle),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup: this.logGroup,
      // Mostly whoever asks, asks again: the schedule a minute later, a person by hand.
      retryAttempts,
      maxEventAge: retryAttempts > 0 ? Duration.hours(6) : Duration.minutes(1),
    });
  }
}
