import type { DestinationInput } from "#functions/catalogue/destinations.ts";
import type { Source } from "#functions/catalogue/texts.ts";

export interface RegisteredDestination extends DestinationInput {
  toolId: string;
  required: boolean;
  breaksWithout?: string;
  source: Source;
}

const readOn = "2026-11-21";
const notSaid = "not known, the source does not say";

/** A curated list that anybody can read: each name stands for itself and every name below it. */
const fromList = (
  toolId: string,
  list: string,
  core: readonly string[],
  others: readonly string[] = [],
): RegisteredDestination[] => {
  const source = { url: `https://github.com/v2fly/domain-list-community/blob/master/data/${list}`, readOn };
  return [
    ...core.map((host) => ({ toolId, host, match: "host+sub", required: true, source })),
    ...others.map((host) => ({ toolId, host, match: "host+sub", required: false, breaksWithout: notSaid, source })),
  ];
};

/** Microsoft's endpoints service, as its edition of December 2020 says it; a later one may differ. */
const microsoft = { url: "https://endpoints.office.com/endpoints/worldwide", readOn };
const fromMicrosoft = (toolId: string, places: readonly DestinationInput[]): RegisteredDestination[] =>
  places.map((place) => ({ toolId, ...place, required: true, source: microsoft }));
const only = (host: string, tcp: string): DestinationInput => ({ host, match: "host", tcp });
const below = (host: string, tcp: string): DestinationInput => ({ host, match: "sub", tcp });

/** Each read at its source by us, and so confirmed. Names on shared hosts stay as their source has them: they need a proposal of their own. */
export const destinations: readonly RegisteredDestination[] = [
  ...fromList("zoom", "zoom", ["zoom.us"], ["zoom.com"]),
  ...fromList("webex", "webex", ["webex.com"], ["webex.co.uk"]),
  ...fromList("trello", "trello", ["trello.com", "trellocdn.com"]),
  ...fromList(
    "notion",
    "notion",
    ["notion.so", "notion.com"],
    ["notion-static.com", "notionusercontent.com", "notion-status.com"],
  ),
  ...fromList(
    "dropbox",
    "dropbox",
    ["dropbox.com", "dropboxstatic.com", "dropboxapi.com"],
    ["dropboxusercontent.com", "dropbox-dns.com", "db.tt"],
  ),
  ...fromList("dropbox-paper", "dropbox", ["dropbox.com", "dropboxstatic.com"], ["dropboxusercontent.com"]),
  ...fromList("confluence", "atlassian", ["atlassian.com", "atlassian.net"], ["atl-paas.net"]),
  ...fromList("jira", "atlassian", ["atlassian.com", "atlassian.net"], ["atl-paas.net", "jira.com"]),
  ...fromList(
    "slack",
    "slack",
    ["slack.com", "slack-edge.com"],
    ["slack-files.com", "slack-imgs.com", "slack-msgs.com", "slackb.com"],
  ),
  ...fromMicrosoft("microsoft-teams", [
    only("teams.microsoft.com", "80,443"),
    below("teams.microsoft.com", "80,443"),
    below("lync.com", "80,443"),
    only("statics.teams.microsoft.com", "443"),
    { ips: ["13.107.64.0/18", "52.112.0.0/14", "52.120.0.0/14"], udp: "3478,3479,3480,3481" },
  ]),
  ...fromMicrosoft("sharepoint-onedrive", [
    below("sharepoint.com", "80,443"),
    below("sharepointonline.com", "80,443"),
    below("svc.ms", "80,443"),
    only("admin.onedrive.com", "80,443"),
    only("oneclient.sfx.ms", "80,443"),
  ]),
];
