import { Duration, Stack } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { DataStack } from "./data-stack.ts";
import { type Sending, ServiceFunction } from "./service-function.ts";
import type { DeploymentSettings } from "./settings.ts";

interface MailSendingProps {
  data: DataStack;
  settings: DeploymentSettings;
  /** The folder with the bundle of what records bounces. */
  bundle: string;
  deadLetters: IQueue;
}

/** Which addresses take no e-mail, as SES tells it, and what a function needs to send: nobody else may. */
export class MailSending extends Construct {
  readonly sending: Sending;
  readonly bounced: ServiceFunction;

  constructor(scope: Construct, id: string, { data, settings, bundle, deadLetters }: MailSendingProps) {
    super(scope, id);
    const configurationSet = new ConfigurationSet(this, "Set");
    configurationSet.addEventDestination("Bounces", {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, "DefaultBus", "default")),
      events: [EmailSendingEvent.BOUNCE],
    });
    this.sending = settings.smtpSecretArn
      ? this.overSmtp(settings, settings.smtpSecretArn)
      : this.overSes(settings, configurationSet);

    this.bounced = new ServiceFunction(this, "Bounced", {
      data,
      settings,
      description: "Records which e-mails came back",
      bundle,
      timeout: Duration.seconds(30),
      memorySize: 512,
      // SES tells it once.
      retryAttempts: 2,
    });
    new Rule(this, "EmailBounced", {
      description: "An e-mail of ours came back",
      eventPattern: {
        source: ["aws.ses"],
        detail: {
          eventType: ["Bounce"],
          mail: { tags: { "ses:configuration-set": [configurationSet.configurationSetName] } },
        },
      },
      targets: [
        new LambdaFunction(this.bounced.lambda, { deadLetterQueue: deadLetters, maxEventAge: Duration.hours(6) }),
      ],
    });
  }

  private overSmtp({ mailFrom }: DeploymentSettings, secretArn: string): Sending {
    const secret = Secret.fromSecretCompleteArn(this, "SmtpServer", secretArn);
    return { environment: { MAIL_FROM: mailFrom }, secrets: { SMTP_SECRET: secret }, permissions: [] };
  }

  /** From the one domain, which somebody has verified with SES by hand (docs/runbooks/deploy.md). */
  private overSes({ mailFrom }: DeploymentSettings, { configurationSetName }: ConfigurationSet): Sending {
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: "ses", resource, resourceName });
    const resources = [
      arn("identity", mailFrom.slice(mailFrom.indexOf("@") + 1)),
      arn("configuration-set", configurationSetName),
    ];
    return {
      environment: { MAIL_FROM: mailFrom, MAIL_CONFIGURATION_SET: configurationSetName },
      secrets: {},
      permissions: [new PolicyStatement({ actions: ["ses:SendEmail", "ses:SendRawEmail"], resources })],
    };
  }
}
