import { describe, expect, it } from "vitest";
import { anEntry, contentOf } from "../../../tests/formats/entries.ts";
import { say } from "./say.ts";

const hostAloneIsLost = {
  name: { host: "host_alone_not_expressible", path: "path_not_expressible" },
  range: "ip_ranges_not_expressible",
} as const;

describe("what a format says", () => {
  it("leaves nothing out that the line of another entry says", () => {
    const said = say(
      contentOf(
        anEntry(1, { host: "zoom.us", match: "host+sub" }),
        anEntry(2, { host: "www.zoom.us" }),
        anEntry(3, { host: "docs.zoom.us", path: "/a/" }),
        anEntry(4, { host: "trello.com" }),
        anEntry(5, { host: "trello.com", match: "sub" }),
      ),
      hostAloneIsLost,
    );
    expect(said.losses).toEqual([]);
    expect(said.names.map(({ host, match }) => [host, match])).toEqual([
      ["trello.com", "host+sub"],
      ["zoom.us", "host+sub"],
    ]);
    expect(said.folded).toEqual([
      { id: "2", by: "1" },
      { id: "3", by: "1" },
      { id: "4", by: "5" },
    ]);
  });

  it("leaves out what only something left out covers", () => {
    const { names, losses, folded } = say(
      contentOf(anEntry(1, { host: "zoom.us" }), anEntry(2, { host: "zoom.us", path: "/a/" })),
      hostAloneIsLost,
    );
    expect({ names, folded }).toEqual({ names: [], folded: [] });
    expect(losses).toEqual([
      { id: "1", reason: "host_alone_not_expressible" },
      { id: "2", reason: "path_not_expressible" },
    ]);
  });

  it("takes nothing for said by an entry that has expired or is for UDP alone", () => {
    const { names, losses } = say(
      contentOf(
        anEntry(1, { host: "zoom.us", match: "host+sub", expires: "2026-11-01T00:00:00.000Z" }),
        anEntry(2, { host: "trello.com", match: "host+sub", udp: ["3478"] }),
        anEntry(3, { host: "www.zoom.us" }),
        anEntry(4, { host: "www.trello.com" }),
      ),
      hostAloneIsLost,
    );
    expect(names).toEqual([]);
    expect(losses.map(({ id, reason }) => [id, reason])).toEqual([
      ["1", "expired"],
      ["2", "udp_only"],
      ["3", "host_alone_not_expressible"],
      ["4", "host_alone_not_expressible"],
    ]);
  });
});
