import { type CfnElement, Duration, Stack, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type Lane, leaseSeconds } from "#functions/outbox/rules.ts";
import { addAlarms } from "./alarms.ts";
import type { Bundles } from "./bundle.ts";
import type { DataStack } from "./data-stack.ts";
import { MailSending } from "./mail-sending.ts";
import { mailWritten, workWritten } from "./outbox-filter.ts";
import { ServiceFunction } from "./service-function.ts";
import type { DeploymentSettings } from "./settings.ts";
import { signingWith } from "./signing.ts";

interface JobsStackProps {
  data: DataStack;
  settings: DeploymentSettings;
  bundles: Pick<Bundles, "outboxStream" | "schedule" | "mailBounced">;
}

/** What follows acts and the clock: the outbox's dispatcher, woken by the table's stream, and a schedule that takes what is left. */
export class JobsStack extends Stack {
  constructor(scope: Construct, id: string, { data, settings, bundles }: JobsStackProps) {
    super(scope, id, { description: "Commonlist: what follows acts and the clock" });
    const common = {
      data,
      settings,
      // Ends before its lease on an item does, so that no two dispatchers ever do the same thing at once.
      timeout: Duration.seconds(leaseSeconds),
      memorySize: 1024,
    };

    const deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const { sending } = new MailSending(this, "Mail", { data, settings, bundle: bundles.mailBounced, deadLetters });

    const signing = signingWith(data);

    const dispatcher = new ServiceFunction(this, "OutboxStream", {
      ...common,
      description: "Does what acts have promised, as soon as they are saved",
      bundle: bundles.outboxStream,
      signing,
    });
    const mailer = new ServiceFunction(this, "MailStream", {
      ...common,
      description: "Sends e-mail, as soon as it is due",
      bundle: bundles.outboxStream,
      sending,
    });
    const wakeBy = (filter: object, batchSize: number) =>
      new DynamoEventSource(data.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [FilterCriteria.filter(filter)],
        batchSize,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // What is left after that the schedule finds by itself: the stream must not stand still for it.
        retryAttempts: 3,
        maxRecordAge: Duration.hours(1),
        onFailure: new SqsDlq(deadLetters),
      });
    dispatcher.lambda.addEventSource(wakeBy(workWritten, 10));
    // One at a time: together, several to a slow mail server would take longer than the function may.
    mailer.lambda.addEventSource(wakeBy(mailWritten, 1));

    const sweeper = new ServiceFunction(this, "Sweep", {
      ...common,
      description: "Closes due votes, puts announced entries in force, renews signatures, does what the stream left",
      bundle: bundles.schedule,
      signing,
    });
    const mailSweeper = new ServiceFunction(this, "MailSweep", {
      ...common,
      description: "Sends e-mail that was not due or could not be sent when it was written",
      bundle: bundles.schedule,
      sending,
    });
    const role = new Role(this, "EveryMinuteRole", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") });
    const wakeEveryMinute = (id: string, lane: Lane, { lambda }: ServiceFunction) =>
      new Schedule(this, id, {
        description: `Wakes the sweep of ${lane}`,
        schedule: ScheduleExpression.rate(Duration.minutes(1)),
        target: new LambdaInvoke(lambda, {
          role,
          input: ScheduleTargetInput.fromObject({ lane }),
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      });
    wakeEveryMinute("EveryMinute", "work", sweeper);
    wakeEveryMinute("MailEveryMinute", "mail", mailSweeper);

    addAlarms(this, { deadLetters, dispatcher, sweeper, mailer, mailSweeper });

    Validations.of(deadLetters).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself where the stream's dead letters go",
    });
    for (const each of [dispatcher, mailer]) {
      Validations.of(each).acknowledge({
        id: "AwsSolutions-IAM5[Resource::*]",
        reason: "dynamodb:ListStreams can be given for all streams only",
      });
    }
    for (const { lambda } of [sweeper, mailSweeper]) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${this.getLogicalId(lambda.node.defaultChild as CfnElement)}.Arn>:*]`,
        reason: "An invocation permission names the function and its versions, of which there are none",
      });
    }
  }
}
