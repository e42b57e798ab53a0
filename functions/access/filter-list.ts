import { covers, type Destination, normaliseDestination } from "#functions/catalogue/destinations.ts";
import { placeOf, type ToolDestination } from "#functions/catalogue/rules.ts";

export const mostPlaces = 3000;

/** `acl partners dstdomain .zoom.us .zoom.com` names its places after the type. */
const squidAcl = /^acl\s+\S+\s+(?:dstdomain|ssl::server_name|url_regex)\s+(?:-[in]\s+)*(.*)$/i;

/** In a list of hosts a leading dot, as Squid writes it, takes in the name itself; a star does not. */
function placeIn(word: string): Destination | undefined {
  const isUrl = /^https?:\/\//i.test(word);
  const match = word.startsWith(".") ? "host+sub" : word.startsWith("*.") ? "sub" : "host";
  const url = isUrl ? URL.parse(word) : undefined;
  const path = url && url.pathname !== "/" ? url.pathname.replace(/\/?$/, "/") : undefined;
  const host = url ? url.hostname : word.replace(/\/$/, "");
  return normaliseDestination({ host, match, path }).destination;
}

/**
 * The places that a filter lets through, from its own list: a host on each line, Squid's `dstdomain`, or web addresses. Undefined where
 * they are more than `mostPlaces`: half a list would say of tools that they are let through in part.
 */
export function readFilterList(text: string): { places: Destination[]; unread: string[] } | undefined {
  const words = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)[#;].*$/, "").trim())
    .flatMap((line) => (squidAcl.exec(line)?.[1] ?? line).split(/[\s,]+/))
    .filter((word) => word !== "");
  const distinct = [...new Set(words)];
  if (distinct.length > mostPlaces) return undefined;
  const read = distinct.map((word) => ({ word, place: placeIn(word) }));
  return {
    places: read.flatMap(({ place }) => place ?? []),
    unread: read.flatMap(({ word, place }) => (place ? [] : word)),
  };
}

export interface Coverage {
  covered: ToolDestination[];
  missing: ToolDestination[];
}

/** Which of a tool's confirmed addresses the places let through: of the required ones, or of all where none is required. */
export function coverageOf(destinations: readonly ToolDestination[], places: readonly Destination[]): Coverage {
  const confirmed = destinations.filter(({ status }) => status === "confirmed");
  const required = confirmed.filter((each) => each.required);
  const asked = required.length > 0 ? required : confirmed;
  const isCovered = (each: ToolDestination) => places.some((place) => covers(place, placeOf(each)));
  return { covered: asked.filter(isCovered), missing: asked.filter((each) => !isCovered(each)) };
}
