/**
 * Hosts that many tenants share, kept by us because the Public Suffix List does not hold them. Allowing all of one lets anybody's content in, and
 * lets data out to anybody. `by` says what sets tenants apart: the name in front, or only the path, so that even the host alone is shared.
 */
export const sharedHosts: readonly { host: string; by: "name" | "path" }[] = [
  { host: "amazonaws.com", by: "name" },
  { host: "atlassian.net", by: "name" },
  { host: "azure.com", by: "name" },
  { host: "dropboxusercontent.com", by: "path" },
  { host: "force.com", by: "name" },
  { host: "forms.office.com", by: "path" },
  { host: "googleapis.com", by: "path" },
  { host: "googleusercontent.com", by: "path" },
  { host: "my.salesforce.com", by: "name" },
  { host: "onmicrosoft.com", by: "name" },
  { host: "service-now.com", by: "name" },
  { host: "sharepoint.com", by: "name" },
  { host: "sites.google.com", by: "path" },
  { host: "slack.com", by: "name" },
  { host: "slack-files.com", by: "path" },
  { host: "statuspage.io", by: "name" },
  { host: "weebly.com", by: "name" },
  { host: "windows.net", by: "name" },
  { host: "wordpress.com", by: "name" },
  { host: "zendesk.com", by: "name" },
];
