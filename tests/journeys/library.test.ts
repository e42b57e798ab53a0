import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finding, need, persona, study } from "../library-records.ts";
import { finding as findingContent, publishByTwo, sourceOf } from "./research-records.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-11-02T09:00:00.000Z" });
});
afterAll(() => world.stop());

const reader = () => world.stranger();
const get = async (address: string) => (await reader().get(address)).html;

/** What stands between tags, on one line. */
const textOf = (html: string): string => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
/** The names of what is listed, in order. */
const titlesIn = (html: string): string[] =>
  [...html.matchAll(/<li class="commonlist-card">\s*<h\d[^>]*><a[^>]*>([^<]*)</g)].map(([, title = ""]) => title);

/** Names of elements in the order in which they end; fails where one is not well-formed (XML 1.0, section 2.1). */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const ended: string[] = [];
  const body = xml.replace(/^<\?xml[^?]*\?>/, "").replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  for (const [, text = "", close, name = "", , empty] of body.matchAll(
    /([^<]*)<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;|#)/);
    if (close) expect(open.pop()).toBe(name);
    if (close || empty) ended.push(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
  return ended;
}

describe("an empty library", () => {
  it("says that nothing is there yet, on each of its pages", async () => {
    const home = textOf(await get("/research"));
    expect(home).toContain("Nothing has been published yet");
    expect(home).toContain("No interviews or surveys of our own are in the library yet");
    expect(await get("/research/findings")).toContain("No finding is like that");
    expect(await get("/research/search?q=meeting")).toContain("Nothing in the library matches");
    expect(await get("/research/known")).toContain("No finding that counts as evidence has been published yet");
  });

  it("has a feed without entries", async () => {
    const feed = await (await reader().request("/research/feed.atom")).text();
    expect(elementsOf(feed)).toEqual(expect.arrayContaining(["id", "title", "updated", "name", "feed"]));
    expect(feed).not.toContain("<entry>");
  });
});

describe("a library", () => {
  beforeAll(async () => {
    const supplied = { ...sourceOf("sold"), supplier: "A maker of web filters wrote it" };
    await world.services.research.load([
      study("meetings"),
      finding("figure", "Councils cannot join a video conference elsewhere.", {
        kinds: ["video_conferencing"],
        figure: "9 of 10 councils",
        date: { on: "2019-05-30" },
        confidence: "high",
      }),
      finding("sold", "Filters stop <every> site & more.", {
        theme: "incentives_constraints",
        evidence: { kind: "source", source: supplied },
        scope: "nhs",
        date: {},
      }),
      { ...finding("old", "Calls were made by telephone.", { date: { on: "2008" } }), supersededBy: "figure" },
      need("calls", ["figure"]),
      persona("reviewer", ["sold"]),
      ...Array.from({ length: 41 }, (_, at) =>
        finding(`ticket-${at}`, `One ticket took ${at} days.`, {
          theme: "difficulty_of_change",
          scope: at % 2 === 0 ? "police" : "schools",
          date: { on: `20${String(25 - (at % 20)).padStart(2, "0")}` },
        }),
      ),
    ]);
    await world.services.library.rebuild();
  });

  it("opens with what speaks against lists, and leads on by kind of tool, by theme and by what is new", async () => {
    const home = await get("/research");
    expect(home.indexOf("The case against lists like ours")).toBeLessThan(home.indexOf("Search the library"));
    expect(home).toContain(
      '<a class="govuk-link" href="/research/needs?kind=video_conferencing">Video conferencing</a> (1 need)',
    );
    expect(home).toContain(
      'href="/research/findings?theme=difficulty_of_change">How hard a change is</a> (41 findings)',
    );
    for (const page of ["needs", "personas", "obstacles", "changes", "known", "studies", "guides", "feed.atom"])
      expect(home).toContain(`href="/research/${page}"`);
    expect(textOf(home)).toContain("Study, published 2 November 2026");
  });

  it("shows on the wall each finding with its figure, the date of it, where, how sure and who has an interest", async () => {
    const [figure = ""] =
      /<li class="commonlist-card">[\s\S]*?9 of 10 councils[\s\S]*?<\/li>/.exec(await get("/research/findings")) ?? [];
    expect(textOf(figure)).toContain("As of: 30 May 2019. Local government. Confidence: high.");
    expect(figure).toContain('href="/research/findings/figure"');
    const sold = textOf(await get("/research/findings?theme=incentives_constraints"));
    expect(sold).toContain("Filters stop &lt;every&gt; site &amp; more.");
    expect(sold).toContain("As of: date not shown. NHS.");
    expect(sold).toContain("Supplier interest A maker of web filters wrote it.");
    expect(textOf(await get("/research/findings?to=2008"))).toContain("Superseded");
  });

  it("lists the wall theme by theme, 20 a page, at addresses that can be passed on", async () => {
    const first = await get("/research/findings");
    expect(titlesIn(first)).toHaveLength(20);
    expect(textOf(first)).toContain("44 findings, page 1 of 3");
    expect([...first.matchAll(/<h2 class="govuk-heading-m">([^<]*)/g)].map(([, theme]) => theme)).toEqual([
      "What people need",
      "What drives and limits those who decide",
      "How hard a change is",
    ]);
    expect(first).toContain('href="/research/findings?page=2"');
    const pages = [first, await get("/research/findings?page=2"), await get("/research/findings?page=3")];
    expect(new Set(pages.flatMap(titlesIn)).size).toBe(44);
    const police = await get("/research/findings?theme=&scope=police&kind=&from=&to=&confidence=");
    expect(textOf(police)).toContain("21 findings, page 1 of 2");
    expect(police).toContain('href="/research/findings?scope=police&amp;page=2"');
    expect(titlesIn(await get("/research/findings?scope=police&page=2"))).toHaveLength(1);
    for (const address of ["?page=4", "?page=0", "?scope=moon", "?page=1&page=2"])
      expect((await reader().get(`/research/findings${address}`)).status, address).toBe(404);
  });

  it("narrows by years, sector, kind of tool and confidence, and says what is wrong with a year", async () => {
    const titles = async (choice: string) => titlesIn(await get(`/research/findings?${choice}`));
    expect(await titles("from=2019&to=2019&scope=local")).toEqual([
      "Councils cannot join a video conference elsewhere.",
    ]);
    expect(await titles("kind=video_conferencing&confidence=high")).toHaveLength(1);
    expect(await titles("to=2008&scope=local")).toEqual(["Calls were made by telephone."]);
    const wrong = await reader().get("/research/findings?from=20x9&to=2001&scope=nhs");
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain("Enter a year as four numbers, like 2019");
    expect(wrong.html).toContain('value="20x9"');
    expect(titlesIn(wrong.html)).toEqual([]);
    expect(await get("/research/search?from=2020&to=2019")).toContain("The last year must not be before the first");
  });

  it("finds records of every kind, however they are spelt", async () => {
    const found = await get("/research/search?q=vidoe+confrencing");
    expect(titlesIn(found)).toEqual(
      expect.arrayContaining([
        "Councils cannot join a video conference elsewhere.",
        expect.stringContaining("I need a call"),
      ]),
    );
    expect(found).toContain('href="/research/needs/calls"');
    expect(titlesIn(await get("/research/search?q=service+desk&record=persona"))).toEqual(["Service desk reviewer"]);
    expect(textOf(await get("/research/search?q=telephone+xylophone"))).toContain("These have some of them");
    expect(await get("/research/search?q=%3Cscript%3E")).not.toContain("<script>");
    expect(titlesIn(await get("/research/search?q=ticket&record=finding&page=3"))).toHaveLength(1);
  });

  it("draws the same figures as the tables below hold", async () => {
    const known = await get("/research/known");
    const charts = [...known.matchAll(/<svg class="commonlist-bars"[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    const drawn = charts.map((svg) =>
      [...svg.matchAll(/commonlist-bars-count"[^>]*>(\d+)</g)].map(([, count]) => count),
    );
    const tables = [...known.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => table);
    const cellsOf = (table = "") => [...table.matchAll(/<td[^>]*>(?:<a[^>]*>)?(\d+)/g)].map(([, count]) => count);
    expect(drawn[0]).toEqual(cellsOf(tables[0]));
    expect(drawn[1]).toEqual(cellsOf(tables[1]));
    const themes = charts.slice(2).map((_, theme) => cellsOf(tables[2]).filter((_, at) => at % 4 === theme));
    expect(drawn.slice(2)).toEqual(themes);
    expect(drawn[0]).toEqual(["0", "1", "1", "20", "21", "0", "0"]);
    for (const svg of charts)
      expect(svg).toMatch(/role="img" aria-labelledby="([\w-]+)-title"[\s\S]*<title id="\1-title">[^<]+/);
    expect(known).not.toContain("style=");
  });

  it("tells feeds what is new, with names that may hold any letters, and no more than changed", async () => {
    const answer = await reader().request("/research/feed.atom");
    expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    const feed = await answer.text();
    expect(elementsOf(feed).filter((name) => name === "entry")).toHaveLength(47);
    expect(feed).toContain("http://localhost/research/findings/sold");
    // As HTML, which readers take it for.
    expect(feed).toContain('<title type="html"><![CDATA[Filters stop &lt;every&gt; site &amp; more.]]></title>');
    expect(feed).toContain("<updated>2026-11-02T09:00:00.000Z</updated>");
    const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
    expect((await reader().request("/research/feed.atom", { headers })).status).toBe(304);
  });

  it("finds what a second researcher published once the work that follows is done", async () => {
    world.passTime({ minutes: 5 });
    const content = findingContent("A periscope was mentioned.");
    await publishByTwo(world, { kind: "finding", recordId: "periscope", content });
    await world.settle();
    expect(titlesIn(await get("/research/search?q=periscopes"))).toEqual(["A periscope was mentioned."]);
    expect(await get("/research")).toContain("A periscope was mentioned.");
    expect(await (await reader().request("/research/feed.atom")).text()).toContain("A periscope was mentioned.");
    expect(world.failures).toEqual([]);
  });
});
