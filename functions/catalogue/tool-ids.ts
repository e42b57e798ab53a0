import { ToolId } from "./rules.ts";

/** A readable id from a name: letters a to z, digits and single dashes. Undefined when the name has none of them. */
export function toolIdFor(name: string): string | undefined {
  const words =
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return ToolId.safeParse(words.join("-").slice(0, 48).replace(/-$/, "")).data;
}
