import { describe, expect, it } from "vitest";
import { barChart } from "./bar-chart.ts";

describe("a bar chart", () => {
  it("draws each bar as long as its count, and none for nothing", () => {
    const { bars } = barChart([
      { label: "One", count: 10 },
      { label: "Two", count: 5 },
      { label: "Three", count: 0 },
    ]);
    expect(bars.map(({ width }) => width)).toEqual([80, 40, 0]);
    expect(barChart([{ label: "Half", count: 5 }], 10).bars[0]?.width).toBe(40);
    expect(barChart([{ label: "None", count: 0 }]).bars[0]?.width).toBe(0);
    expect(barChart([])).toMatchObject({ bars: [], height: 0 });
  });

  it("breaks long labels between words, or within what is longer than a line, and leaves room for all of it", () => {
    const label = `What drives and limits those who decide on ${"x".repeat(70)}`;
    const [bar] = barChart([{ label, count: 1 }]).bars;
    expect(bar?.lines.map(({ text }) => text.length).every((length) => length <= 32)).toBe(true);
    expect(
      bar?.lines
        .map(({ text }) => text)
        .join("")
        .replaceAll(" ", ""),
    ).toBe(label.replaceAll(" ", ""));
    expect(bar?.y).toBeGreaterThan(bar?.lines.at(-1)?.y ?? 0);
  });
});
