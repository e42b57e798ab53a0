import path from "node:path";
import { Duration, Stack, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { CfnOutput } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { publicFolder } from "#functions/whitelist/public-files.ts";
import { edgeProofHeader } from "#web/client-address.ts";
import type { DataStack } from "./data-stack.ts";
import type { DeploymentSettings } from "./settings.ts";

interface ReleasesStackProps {
  data: DataStack;
  settings: DeploymentSettings;
  apiHost: string;
}

/** What the public reaches: the published files straight from the bucket, whatever becomes of the site, and the site for the rest. */
export class ReleasesStack extends Stack {
  constructor(scope: Construct, id: string, { data, settings, apiHost }: ReleasesStackProps) {
    super(scope, id, { description: "Commonlist: the published files, and the way to the site" });
    const at = (eventType: FunctionEventType, file: string) => ({
      eventType,
      function: new EdgeFunction(this, file, {
        code: FunctionCode.fromFile({ filePath: path.join(import.meta.dirname, "edge", `${file}.js`) }),
        runtime: FunctionRuntime.JS_2_0,
      }),
    });
    const accessControl = new S3OriginAccessControl(this, "AccessControl");
    // The bucket's own stack lets CloudFront in; it cannot name this distribution, which is made after it.
    const files = S3BucketOrigin.withBucketDefaults(data.bucket, {
      originAccessControlId: accessControl.originAccessControlId,
    });
    const site = new HttpOrigin(apiHost, {
      customHeaders: { [edgeProofHeader]: data.edgeProof.secretValue.unsafeUnwrap() },
    });
    const https = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS };

    const distribution = new Distribution(this, "Distribution", {
      domainNames: [new URL(settings.publicOrigin).host],
      certificate: Certificate.fromCertificateArn(this, "Certificate", settings.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        ...https,
        origin: site,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        functionAssociations: [at(FunctionEventType.VIEWER_REQUEST, "client-address")],
      },
      additionalBehaviors: {
        // Named by the hash of their content.
        "/assets/*": { ...https, origin: site, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
        [`/${publicFolder}/*`]: {
          ...https,
          origin: files,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS,
          // Compressing on the way would weaken the ETags: compressed copies are stored.
          compress: false,
          functionAssociations: [
            at(FunctionEventType.VIEWER_REQUEST, "stored-gzip"),
            at(FunctionEventType.VIEWER_RESPONSE, "vary"),
          ],
          responseHeadersPolicy: new ResponseHeadersPolicy(this, "PublicFiles", {
            comment: "Anybody may read the published files, from any page",
            corsBehavior: {
              accessControlAllowCredentials: false,
              accessControlAllowHeaders: ["*"],
              accessControlAllowMethods: ["GET", "HEAD"],
              accessControlAllowOrigins: ["*"],
              originOverride: true,
            },
            securityHeadersBehavior: {
              contentTypeOptions: { override: true },
              strictTransportSecurity: {
                accessControlMaxAge: Duration.days(180),
                includeSubdomains: true,
                override: true,
              },
            },
          }),
        },
      },
    });
    new CfnOutput(this, "DistributionHost", {
      value: distribution.distributionDomainName,
      description: "What the public host name points at",
    });

    Validations.of(distribution).acknowledge(
      { id: "AwsSolutions-CFR1", reason: "Public bodies read it from wherever their machines are" },
      { id: "AwsSolutions-CFR2", reason: "The site limits attempts by itself and the API throttles; no firewall yet" },
      { id: "AwsSolutions-CFR3", reason: "A log of readers would hold addresses that nothing needs" },
    );
  }
}
