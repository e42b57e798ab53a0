import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleFunctions } from "./bundle.ts";
import { DeploymentSettings } from "./settings.ts";
import { createStacks } from "./stacks.ts";

const app = new App();
const { publicOrigin, certificateArn } = app.node.getAllContext();
const directory = await mkdtemp(path.join(tmpdir(), "commonlist-bundles-"));
try {
  createStacks(app, DeploymentSettings.parse({ publicOrigin, certificateArn }), await bundleFunctions(directory));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} finally {
  await rm(directory, { recursive: true });
}
