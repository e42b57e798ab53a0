import { Duration, Stack } from "aws-cdk-lib";
import { Alarm, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { parkedEffect } from "#functions/environment.ts";
import { rootEndsSoon } from "#functions/signing/roles.ts";
import type { ServiceFunction } from "./service-function.ts";

interface Watched {
  deadLetters: IQueue;
  dispatcher: ServiceFunction;
  sweeper: ServiceFunction;
  /** The same for e-mail. */
  mailer: ServiceFunction;
  mailSweeper: ServiceFunction;
}

/** Whoever runs the service subscribes to the topic by hand. Its messages name alarms, never what they are about. */
export function addAlarms(scope: Construct, { deadLetters, dispatcher, sweeper, mailer, mailSweeper }: Watched): void {
  const operators = new Topic(scope, "Operators", { enforceSSL: true });
  // A policy of its own takes the place of the one that lets the account publish.
  operators.grantPublish(
    new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
  const period = Duration.minutes(5);
  const noMail = "An e-mail could not be sent for three days and waits for a steward";

  function alarm(id: string, alarmDescription: string, metric: IMetric, threshold: number): void {
    new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(operators));
  }

  /** Counted where it is logged. */
  const loggedIn = ({ logGroup }: ServiceFunction, text: string, id: string): IMetric =>
    new MetricFilter(scope, id, {
      logGroup,
      filterPattern: FilterPattern.literal(`"${text}"`),
      metricNamespace: "Commonlist",
      metricName: id,
    }).metric({ statistic: "Sum", period });

  /** What has failed too often waits for a steward. */
  const parkedIn = (parking: ServiceFunction, id: string): IMetric => loggedIn(parking, parkedEffect, id);

  alarm(
    "ParkedByStream",
    "What an act promised has failed for the last time and waits for a steward",
    parkedIn(dispatcher, "EffectsParkedByStream"),
    1,
  );
  alarm(
    "ParkedBySweep",
    "What an act promised has failed for the last time and waits for a steward",
    parkedIn(sweeper, "EffectsParkedBySweep"),
    1,
  );
  alarm("MailParkedByStream", noMail, parkedIn(mailer, "EmailsParkedByStream"), 1);
  alarm("MailParkedBySweep", noMail, parkedIn(mailSweeper, "EmailsParkedBySweep"), 1);
  alarm(
    "RootEndsSoon",
    "The root of what is signed ends within 60 days: its holders have to sign the next one",
    loggedIn(sweeper, rootEndsSoon, "RootsEndingSoon"),
    1,
  );
  alarm(
    "StreamGaveUp",
    "The dispatcher could not reach the table",
    deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
    1,
  );
  alarm("SweepFails", "Votes may not be closing", sweeper.lambda.metricErrors({ period }), 3);
}
