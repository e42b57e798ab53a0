const form = /^([+-]?)(\d{1,5})([dhm])$/;
const unitMilliseconds = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

/** `+8d`, `-2h`, `30m` in milliseconds; undefined for what is none of these. */
export function clockOffset(text: string): number | undefined {
  const [, sign, count, unit] = form.exec(text.trim()) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return (sign === "-" ? -1 : 1) * Number(count) * unitMilliseconds[unit as keyof typeof unitMilliseconds];
}
