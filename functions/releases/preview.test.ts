import { describe, expect, it } from "vitest";
import type { EntryContent } from "#functions/whitelist/rules.ts";
import { formats } from "./formats.ts";
import { previewLosses } from "./preview.ts";

const at = "2026-11-22T09:00:00.000Z";
const entry = (more: Partial<EntryContent>): EntryContent => ({
  match: "host",
  toolId: "zoom",
  toolName: "Zoom",
  destinationId: "dst_1",
  required: true,
  ...more,
});

describe("what formats would leave out of a proposal", () => {
  it("is told of each format, by entry and reason, before anything is on the list", () => {
    const { formats: lossy, entries } = previewLosses(
      [entry({ host: "zoom.us", match: "host+sub" }), entry({ host: "media.zoom.us", udp: ["3478"] })],
      at,
    );
    expect(entries.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(lossy.find(({ format }) => format === "squid")?.losses).toEqual([
      expect.objectContaining({ id: "2", reason: "udp_only" }),
    ]);
  });

  it("is nothing where nothing is proposed, of however many formats there are", () => {
    expect(previewLosses([], at)).toEqual({ entries: [], formats: [], outOf: formats.length });
  });
});
