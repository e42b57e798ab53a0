import * as z from "zod";

/** A line or lines of text that must be there. The control characters that no keyboard types are refused. */
const requiredText = (missing: string, longest: number) =>
  z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(longest, `Use ${longest} characters or fewer`)
    .refine((text) => !hasControlCharacters(text), "Remove the characters that cannot be shown");

/** The same, but may be left empty; then undefined. */
const optionalText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `Use ${longest} characters or fewer`)
    .refine((text) => !hasControlCharacters(text), "Remove the characters that cannot be shown")
    .transform((text) => text || undefined)
    .optional();

const unseen = "Remove the characters that cannot be seen";
const isVisible = (text: string | undefined): boolean => !/[^\P{C}\n\r\t]/u.test(text ?? "");

/** As strict as the registers' own texts: what a reader can't see is not kept. */
export const shownText = (missing: string, longest: number) => requiredText(missing, longest).refine(isVisible, unseen);

export const optionalShownText = (longest: number) => optionalText(longest).refine(isVisible, unseen);

/** What stands on each line of a text, without those that are empty. */
export const linesOf = (text = ""): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** An https address that may be left empty; then undefined. */
export const optionalLink = z
  .string()
  .trim()
  .max(2048, "Use 2,048 characters or fewer")
  .transform((text) => text || undefined)
  .optional()
  .refine((text) => text === undefined || isWebAddress(text), "Enter a web address that starts with https://");

/** Checkboxes: none sends nothing, one sends a string, several a list. */
export const manyOf = <Choice extends z.ZodType>(choice: Choice) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(choice));

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControlCharacters = (text: string): boolean => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);

export const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url?.protocol === "https:" && url.username === "" && url.password === "";
};
