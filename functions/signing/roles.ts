import { addSeconds } from "#functions/times.ts";

/**
 * Who signs what, each with a key of its own. `targets` says which files the whole list is, `subscriptions` the same of each subscription and of nothing
 * else, `snapshot` which of their documents belong together, `timestamp` that this is the newest.
 */
export const onlineRoles = ["targets", "subscriptions", "snapshot", "timestamp"] as const;
export type OnlineRole = (typeof onlineRoles)[number];

/** Those that the root names. What signs for subscriptions is named by `targets`. */
export const rootedRoles = ["targets", "snapshot", "timestamp"] as const;

export const rootKeys = 3;
export const rootThreshold = 2;

const day = 24 * 3600;
/** How long a signature holds, and after how long it is renewed, in seconds. */
const lives = {
  root: { holds: 365 * day, renewedAfter: 182 * day },
  targets: { holds: 90 * day, renewedAfter: 45 * day },
  snapshot: { holds: 30 * day, renewedAfter: 15 * day },
  timestamp: { holds: 3 * day, renewedAfter: day / 2 },
} as const;
export type Life = keyof typeof lives;

/** As TUF writes times: without fractions of a second. */
export const expiryOf = (life: Life, now: string): string =>
  `${addSeconds(now, lives[life].holds).slice(0, "2026-11-30T12:00:00".length)}Z`;

export const isDue = (life: Life, expires: string, now: string): boolean => {
  const { holds, renewedAfter } = lives[life];
  return Date.parse(addSeconds(now, holds - renewedAfter)) >= Date.parse(expires);
};

/** In the log from 60 days before a root that only its holders can renew ends, and every list with it: an alarm counts it there. */
export const rootEndsSoon = "root ends soon";
export const endsSoon = (expires: string, now: string): boolean =>
  Date.parse(addSeconds(now, 60 * day)) >= Date.parse(expires);

export const subscriptionRole = (subscriptionId: string): string => `subscription-${subscriptionId}`;
export const subscriptionFolder = (subscriptionId: string): string => `subscriptions/${subscriptionId}`;

/** Where the repository's files lie, below the public folder. With consistent snapshots every name but one holds a number or a digest. */
export const metadataFile = (role: string, version: number): string => `tuf/metadata/${version}.${role}.json`;
export const timestampFile = "tuf/metadata/timestamp.json";
export function targetFile(target: string, sha256: string): string {
  const at = target.lastIndexOf("/") + 1;
  return `tuf/targets/${target.slice(0, at)}${sha256}.${target.slice(at)}`;
}

/** A turn ends before another begins. Longer than anything that signs may run. */
export const turnSeconds = 60;
