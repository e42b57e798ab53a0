import { describe, expect, it } from "vitest";
import { normaliseDestination } from "#functions/catalogue/destinations.ts";
import type { ToolDestination } from "#functions/catalogue/rules.ts";
import { coverageOf, mostPlaces, readFilterList } from "./filter-list.ts";

const destination = (host: string, match: "host" | "host+sub", change: Partial<ToolDestination> = {}) =>
  ({
    ...normaliseDestination({ host, match }).destination,
    ...{ status: "confirmed", required: true, destinationId: host },
    ...change,
  }) as ToolDestination;
const placesIn = (text: string) => readFilterList(text)?.places ?? [];
const hostsOf = (found: readonly ToolDestination[]) => found.map(({ host }) => host);

describe("a filter's own list", () => {
  it("is read as hosts, as Squid writes them, and as web addresses", () => {
    const { places = [], unread } =
      readFilterList(
        [
          "# partners",
          "zoom.us",
          ".webex.com  # Cisco",
          "acl meetings dstdomain .teams.live.com meet.google.com",
          "*.slack.com",
          "https://www.miro.com/app/",
          "https://trello.com",
          "",
          "not a host!",
          "localhost",
        ].join("\r\n"),
      ) ?? {};
    expect(places.map(({ host, match, path }) => [host, match, path ?? ""])).toEqual([
      ["zoom.us", "host", ""],
      ["webex.com", "host+sub", ""],
      ["teams.live.com", "host+sub", ""],
      ["meet.google.com", "host", ""],
      ["slack.com", "sub", ""],
      ["www.miro.com", "host", "/app/"],
      ["trello.com", "host", ""],
    ]);
    expect(unread).toContain("localhost");
  });

  it("reads what is hostile without harm, and not without end", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `host${at}.com`).join("\n");
    expect(readFilterList(many)).toBeUndefined();
    expect(placesIn(many.split("\n").slice(0, mostPlaces).join("\n"))).toHaveLength(mostPlaces);
    expect(placesIn("https://[::1\n<script>\n\u0000\n*.\n.")).toEqual([]);
  });

  it("lets a tool through wholly only where every required confirmed address is covered", () => {
    const places = placesIn(".zoom.us\nzoomcdn.com");
    const zoom = [destination("zoom.us", "host+sub"), destination("zoomcdn.com", "host")];
    expect(coverageOf(zoom, places).missing).toEqual([]);
    const wider = [...zoom, destination("zoomcdn.com", "host+sub", { destinationId: "wider" })];
    expect(hostsOf(coverageOf(wider, places).missing)).toEqual(["zoomcdn.com"]);
    const optional = [...zoom, destination("zoom.example.com", "host", { required: false })];
    expect(coverageOf(optional, places).missing).toEqual([]);
    const suggested = [destination("zoom.us", "host", { status: "suggested" })];
    expect(coverageOf(suggested, places)).toEqual({ covered: [], missing: [] });
  });

  it("does not take a list of names for other ports than those of the web", () => {
    const places = placesIn(".zoom.us");
    expect(hostsOf(coverageOf([destination("zoom.us", "host", { udp: ["8801-8810"] })], places).missing)).toEqual([
      "zoom.us",
    ]);
  });
});
