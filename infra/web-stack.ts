import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { DataStack } from "./data-stack.ts";
import { ServiceFunction } from "./service-function.ts";
import type { DeploymentSettings } from "./settings.ts";

interface WebStackProps {
  data: DataStack;
  settings: DeploymentSettings;
  bundle: string;
}

/** The site: one function behind an HTTP API. */
export class WebStack extends Stack {
  /** Host of the HTTP API, which CloudFront passes requests on to. */
  readonly apiHost: string;

  constructor(scope: Construct, id: string, { data, settings, bundle }: WebStackProps) {
    super(scope, id, { description: "Commonlist: the site" });
    const web = new ServiceFunction(this, "Web", {
      data,
      settings,
      description: "The pages of Commonlist",
      bundle,
      secrets: { PROVIDERS_SECRET: data.providers, EDGE_SECRET: data.edgeProof },
      // The HTTP API waits 30 seconds and no longer.
      timeout: Duration.seconds(29),
      // One whole processor: a cold start is spent reading code.
      memorySize: 1769,
    });

    const api = new HttpApi(this, "Api", {
      defaultIntegration: new HttpLambdaIntegration("Site", web.lambda),
      createDefaultStage: false,
    });
    api.addStage("Stage", {
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, "AccessLog", {
            retention: RetentionDays.THREE_MONTHS,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        // Neither addresses, query strings nor paths: a sign-in's way back carries its code, and links in e-mail what opens somebody's page.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            at: "$context.requestTime",
            method: "$context.httpMethod",
            status: "$context.status",
            milliseconds: "$context.responseLatency",
            problem: "$context.integrationErrorMessage",
          }),
        ),
      },
    });
    Validations.of(api).acknowledge({
      id: "AwsSolutions-APIG4",
      reason: "Most pages are public; the site itself decides who may see and do the rest",
    });
    this.apiHost = `${api.apiId}.execute-api.${this.region}.${this.urlSuffix}`;
  }
}
