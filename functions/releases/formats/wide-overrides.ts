import { isSharedTenantHost } from "#functions/catalogue/destinations.ts";
import type { Named } from "./divide.ts";
import type { LossReason } from "./format.ts";

/** For products in which an entry beats security blocks and takes in every name below it: no strangers' content, and nothing narrower. */
export function whyNotOverriding({ host, match, path, sharedTenantAccepted }: Named): LossReason | undefined {
  if (sharedTenantAccepted || isSharedTenantHost(host)) return "shared_content";
  if (path !== undefined) return "path_not_expressible";
  if (match === "host") return "host_alone_not_expressible";
  return match === "sub" ? "below_only_not_expressible" : undefined;
}
