import { expect, it } from "vitest";
import { effortRows, numberOfPeople } from "./words.ts";

it("a number of people is shown from five up", () => {
  expect([1, 4, 5, 12].map(numberOfPeople)).toEqual(["fewer than five", "fewer than five", "5", "12"]);
});

it("what a change takes is told as far as it is known", () => {
  expect(effortRows({ days: { fewest: 1, most: 1 }, approvers: "The head of service" })).toEqual([
    { label: "How long it takes", text: "1 day" },
    { label: "Who has to approve it", text: "The head of service" },
  ]);
  expect(effortRows({ product: "Any", days: { fewest: 2, most: 10 } }).map(({ text }) => text)).toEqual([
    "Any",
    "2 to 10 days",
  ]);
});
