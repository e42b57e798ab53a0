import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { onlineRoles } from "#functions/signing/roles.ts";
import type { DataStack } from "./data-stack.ts";

/** What a function needs beside everything else to sign what is published. */
export interface Signing {
  environment: Record<string, string>;
  permissions: readonly PolicyStatement[];
}

/** By the settings of functions/environment.ts. Nothing may do anything else with these keys, and nobody but the root's holders can replace them. */
export const signingWith = ({ signingKeys }: DataStack): Signing => ({
  environment: Object.fromEntries(
    onlineRoles.map((role) => [`${role.toUpperCase()}_KEY_ARN`, signingKeys[role].keyArn]),
  ),
  permissions: [
    new PolicyStatement({
      actions: ["kms:Sign", "kms:GetPublicKey"],
      resources: onlineRoles.map((role) => signingKeys[role].keyArn),
    }),
  ],
});
