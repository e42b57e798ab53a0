import type { DestinationProblem } from "./problems.ts";

type Bounds = [from: number, to: number];

const form = /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/;
const highest = 65535;

export function boundsOf(range: string): Bounds | undefined {
  const [, from, to] = form.exec(range) ?? [];
  if (from === undefined) return undefined;
  const bounds: Bounds = [Number(from), Number(to ?? from)];
  return bounds[1] <= highest && (to === undefined || bounds[0] < bounds[1]) ? bounds : undefined;
}

const toText = ([from, to]: Bounds): string => (from === to ? String(from) : `${from}-${to}`);

/** Ports and ranges in order, those that touch or overlap joined: `443, 8801-8805, 8806` becomes `443`, `8801-8806`. */
export function normalisePorts(
  field: "tcp" | "udp",
  input: string | readonly string[],
): { ranges: string[]; problem?: never } | { problem: DestinationProblem; ranges?: never } {
  const given = (typeof input === "string" ? input.split(",") : input)
    .map((text) => text.trim())
    .filter((text) => text);
  const merged: Bounds[] = [];
  const bounds: Bounds[] = [];
  for (const text of given) {
    const found = boundsOf(text);
    if (!found) {
      return {
        problem: { code: "port", field, text: `“${text}” is not a port from 1 to 65535, or a range such as 8801-8810` },
      };
    }
    bounds.push(found);
  }
  for (const [from, to] of bounds.sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return { ranges: merged.map(toText) };
}

/** Whether every port of `inner` is among those of `outer`, both in the form `normalisePorts` gives. */
export const holdsPorts = (outer: readonly string[], inner: readonly string[]): boolean =>
  inner.every((range) => {
    const wanted = boundsOf(range);
    return outer.some((candidate) => {
      const held = boundsOf(candidate);
      return wanted !== undefined && held !== undefined && held[0] <= wanted[0] && wanted[1] <= held[1];
    });
  });
