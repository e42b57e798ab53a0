import * as z from "zod";
import type { Withheld } from "./compile.ts";
import { type Loss, lossReasons } from "./formats/format.ts";

const LossRecord: z.ZodType<Loss> = z.object({
  id: z.string(),
  part: z.enum(["host", "path", "ports", "ips"]).optional(),
  reason: z.enum(lossReasons),
});

const WithheldRecord: z.ZodType<Withheld> = z.object({
  format: z.string(),
  files: z.array(z.string()),
  reason: z.enum(["too_many_entries", "too_large"]),
  has: z.int(),
  most: z.int(),
});

/** `losses.json` read back: of every published file what it leaves out, and which formats were not published. */
export const LossesDocument = z.object({
  edition: z.int().positive(),
  formats: z.record(z.string(), z.array(LossRecord)),
  withheld: z.array(WithheldRecord).default([]),
});
export type LossesDocument = z.infer<typeof LossesDocument>;
