import { describe, expect, it } from "vitest";
import type { ToolDestination, ToolRecord } from "#functions/catalogue/rules.ts";
import { ticketDrafts } from "./tickets.ts";

const destination = (destinationId: string, more: Partial<ToolDestination>): ToolDestination => ({
  destinationId,
  toolId: "zoom",
  version: 1,
  match: "host",
  required: true,
  status: "confirmed",
  confirmations: [],
  suggestedBy: "test",
  suggestedAt: "2026-11-02T09:00:00.000Z",
  ...more,
});
const tool = (destinations: ToolDestination[]): ToolRecord => ({
  toolId: "zoom",
  version: 1,
  name: "Zoom",
  kind: "video_conferencing",
  purpose: "Meetings",
  links: [],
  factTopics: [],
  confirmed: destinations.length,
  addedAt: "2026-11-02T09:00:00.000Z",
  addedBy: "test",
  destinations,
  facts: [],
});

const forSquid = (record: ToolRecord, required: boolean) =>
  ticketDrafts(record, { required }).find(({ filter }) => filter.startsWith("Squid"));

describe("a draft for the change ticket", () => {
  it("has the confirmed addresses in Squid's syntax, without what makes a file of them", () => {
    const zoom = tool([
      destination("dst_1", { host: "zoom.us", match: "host+sub" }),
      destination("dst_2", { host: "zoom.com" }),
      destination("dst_3", { host: "suggested.com", status: "suggested" }),
      destination("dst_4", { host: "optional.com", required: false, breaksWithout: "Pictures" }),
    ]);
    expect(forSquid(zoom, true)?.lines.toSorted()).toEqual([".zoom.us", "zoom.com"]);
    expect(forSquid(zoom, false)?.lines).toEqual(["optional.com"]);
  });

  it("says what the syntax cannot say, and never widens it", () => {
    const path = tool([destination("dst_1", { host: "sites.google.com", path: "/eastmere/" })]);
    expect(forSquid(path, true)).toMatchObject({
      lines: ["^https?://sites\\.google\\.com(:(80|443))?/eastmere/"],
      leftOut: [{ destinationId: "dst_1", reason: "needs_tls_inspection" }],
    });
  });

  it("has what a file adds for the tool, and not the head of a zone or of a table", () => {
    const zoom = tool([destination("dst_1", { host: "zoom.us", match: "host+sub" })]);
    const linesFor = (product: RegExp) =>
      ticketDrafts(zoom, { required: true }).find(({ filter }) => product.test(filter))?.lines;
    expect(linesFor(/RPZ|BIND/)).toEqual(["zoom.us IN CNAME rpz-passthru.", "*.zoom.us IN CNAME rpz-passthru."]);
    expect(linesFor(/Umbrella/)).toEqual(["zoom.us"]);
    expect(linesFor(/Defender/)?.every((line) => line.includes("zoom.us"))).toBe(true);
  });

  it("is not there where nothing is confirmed", () => {
    expect(ticketDrafts(tool([]), { required: true })).toEqual([]);
  });
});
