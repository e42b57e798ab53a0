import * as z from "zod";

/** The day in Britain, as an ISO date. */
export const dayOf = (moment: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(moment);

/** Puts a date's three boxes (`name-day`, `name-month`, `name-year`) together as `name`, for a form's schema; empty boxes give "". */
export const joinDay = (name: string) => (body: unknown) => {
  const values = body as Record<string, unknown>;
  const [year, month, day] = ["year", "month", "day"].map((part) => String(values[`${name}-${part}`] ?? "").trim());
  const joined = [year, month?.padStart(2, "0"), day?.padStart(2, "0")].join("-");
  return { ...values, [name]: year || month || day ? joined : "" };
};

/** An ISO date that `joinDay` made, or undefined. */
export const optionalDay = z
  .string()
  .refine((text) => text === "" || z.iso.date().safeParse(text).success, "Enter a real date, such as 27 3 2026")
  .transform((text) => text || undefined);
