import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import * as z from "zod";
import { bundleFunctions } from "./bundle.ts";
import { DeploymentSettings } from "./settings.ts";
import { createStacks } from "./stacks.ts";

const app = new App();
const settings = DeploymentSettings.safeParse(app.node.getAllContext());
if (!settings.success) {
  console.error(z.prettifyError(settings.error));
  process.exit(1);
}
const directory = await mkdtemp(path.join(tmpdir(), "commonlist-bundles-"));
try {
  createStacks(app, settings.data, await bundleFunctions(directory));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} finally {
  await rm(directory, { recursive: true });
}
