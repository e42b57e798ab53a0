import { expect, it } from "vitest";
import { citationOf } from "./citation.ts";

const study = {
  by: "Researchers of fictional bodies.",
  title: "What gets in the way of a shared meeting",
  published: "2 November 2026",
  address: "https://commonlist.example/research/studies/meetings",
};

it("a citation says who did it, what it is called, where it is and since when, and leaves the day of reading open", () => {
  expect(citationOf(study)).toBe(
    "Researchers of fictional bodies. “What gets in the way of a shared meeting”. Commonlist research library. Published 2 November 2026. https://commonlist.example/research/studies/meetings (accessed on …)",
  );
});

it("a citation of a finding names its study", () => {
  const address = "https://commonlist.example/research/findings/m1";
  expect(citationOf({ ...study, title: "They cannot join.", study: study.title, address })).toBe(
    "Researchers of fictional bodies. “They cannot join”. Finding of the study “What gets in the way of a shared meeting”. Commonlist research library. Published 2 November 2026. https://commonlist.example/research/findings/m1 (accessed on …)",
  );
});
