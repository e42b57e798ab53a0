import * as z from "zod";

const invisible = /[^\P{C}\n\r\t]/u;

/** What a person wrote, trimmed, without characters that cannot be seen. */
export const Text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest, `Must be ${longest} characters or fewer`)
    .refine((text) => !invisible.test(text), "Must not hold characters that cannot be seen");

export const WebAddress = z
  .url({ protocol: /^https?$/, error: "Enter a web address that starts with https://" })
  .max(2048);

/** Where it was read, and on which day: pages change. */
export const Source = z.object({ url: WebAddress, readOn: z.iso.date() });
export type Source = z.infer<typeof Source>;
