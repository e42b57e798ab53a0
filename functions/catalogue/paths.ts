import type { DestinationProblem } from "./problems.ts";

type PathProblemCode =
  | "path_ends"
  | "path_empty_part"
  | "path_dots"
  | "path_encoding"
  | "path_characters"
  | "path_too_long";

const problem = (code: PathProblemCode, text: string): DestinationProblem => ({ code, field: "path", text });

const longestPath = 1024;
/** RFC 3986 pchar without `*` and `;`, which filters read as their own signs. */
const allowed = /^[A-Za-z0-9\-._~!$&'()+,=:@/%]*$/;
const hidden = new Set(["2e", "2f", "5c", "00"]);
const unreserved = /[A-Za-z0-9\-._~]/;

/** Why a text is not a path prefix that every filter reads alike. Case stays as it is: some filters mind it, some don't. */
export function whyNotPath(path: string): DestinationProblem | undefined {
  if (path.length > longestPath) return problem("path_too_long", `Path must be ${longestPath} characters or fewer`);
  if (!path.startsWith("/") || !path.endsWith("/") || path === "/") {
    return problem("path_ends", "Path must start and end with a slash, like /document/");
  }
  if (!allowed.test(path))
    return problem("path_characters", "Path must have only letters, digits and ordinary signs, without * ; or blanks");
  if (path.includes("//")) return problem("path_empty_part", "Path must not have two slashes together");
  for (const [whole, hex = ""] of path.matchAll(/%(.{0,2})/g)) {
    const isHex = /^[0-9a-f]{2}$/i.test(hex);
    if (!isHex || hidden.has(hex.toLowerCase()) || unreserved.test(String.fromCharCode(Number.parseInt(hex, 16)))) {
      return problem("path_encoding", `Path must not have ${whole}: filters disagree about what it means`);
    }
  }
  if (path.split("/").some((part) => part === "." || part === "..")) {
    return problem("path_dots", "Path must not have . or .. as a part");
  }
  return undefined;
}
