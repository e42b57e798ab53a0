import * as z from "zod";

const Document = z.object({ version: z.int().positive(), expires: z.string() });

/** What is signed and current. Everything else is read from the files that it leads to. */
export const Signed = z.object({
  /** The newest timestamp, byte for byte. */
  text: z.string(),
  timestamp: Document,
  snapshot: Document,
  targets: Document,
  /** Of the whole list; 0 before the first. */
  edition: z.int().nonnegative(),
  /** The root whose keys signed all of it. */
  underRoot: z.int().positive(),
});
export type Signed = z.infer<typeof Signed>;

export const Head = z.object({
  root: Document.extend({ text: z.string() }),
  /** Of the last turn: the version of everything that was, or would have been, signed in it. No two turns have the same. */
  number: z.int().nonnegative(),
  /** Until when somebody signs. */
  turnUntil: z.iso.datetime().optional(),
  signed: Signed.optional(),
});
export type Head = z.infer<typeof Head>;
