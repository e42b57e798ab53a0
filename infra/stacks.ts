import type { Construct } from "constructs";
import type { Bundles } from "./bundle.ts";
import { DataStack } from "./data-stack.ts";
import { JobsStack } from "./jobs-stack.ts";
import { ReleasesStack } from "./releases-stack.ts";
import type { DeploymentSettings } from "./settings.ts";
import { WebStack } from "./web-stack.ts";

/** The stacks, in the order in which they are made: each uses those before it. */
export function createStacks(scope: Construct, settings: DeploymentSettings, bundles: Bundles) {
  const data = new DataStack(scope, "Commonlist-Data");
  const jobs = new JobsStack(scope, "Commonlist-Jobs", { data, settings, bundles });
  const web = new WebStack(scope, "Commonlist-Web", { data, settings, bundle: bundles.web });
  const releases = new ReleasesStack(scope, "Commonlist-Releases", { data, settings, apiHost: web.apiHost });
  return { data, jobs, web, releases };
}
