import type * as z from "zod";

/** What is wrong with a file, and what to do about it: one line of what `check` says. */
export interface CorpusProblem {
  file: string;
  /** Goes on from the name of the file. */
  what: string;
  todo: string;
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;
const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (isContainer(inner) ? Reflect.get(inner, key) : undefined), value);

/** The fields that parsing has left out, since nobody knows them. */
function unknownFields(given: unknown, parsed: unknown, path = ""): string[] {
  if (!isContainer(given) || !isContainer(parsed)) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const name = path ? `${path}.${key}` : key;
    return key in parsed ? unknownFields(value, Reflect.get(parsed, key), name) : [name];
  });
}

/** What parsing says of a content, one problem a field. */
export function problemsOf(
  file: string,
  result: z.ZodSafeParseResult<unknown>,
  given: unknown,
  whose = "",
): CorpusProblem[] {
  if (result.success)
    return unknownFields(given, result.data).map((field) => ({
      file,
      what: `${whose}${field} is no field of it`,
      todo: "Take it out, or see whether it is spelt as in research/README.md",
    }));
  return result.error.issues.map(({ path, message }) => {
    const field = path.join(".") || "it";
    return at(given, path) === undefined
      ? { file, what: `${whose}${field} is missing`, todo: "Write it" }
      : { file, what: `${whose}${field} is not as it has to be`, todo: message };
  });
}
