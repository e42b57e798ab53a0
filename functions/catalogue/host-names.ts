import { parse } from "tldts";
import tr46 from "tr46";
import { type Confusion, whyConfusing } from "./look-alikes.ts";

/** Why a text is not a host name that may be used, in words for the person who typed it. */
export interface HostProblem {
  code:
    | "empty"
    | "too_long"
    | "unprintable"
    | "blank_inside"
    | "scheme"
    | "userinfo"
    | "query"
    | "fragment"
    | "backslash"
    | "percent"
    | "port_in_host"
    | "wildcard"
    | "dots"
    | "ip_literal"
    | "not_a_name"
    | "not_as_typed"
    | "bare_name"
    | "unlisted_ending"
    | "not_for_web"
    | "public_suffix"
    | Confusion["code"];
  text: string;
}

const problem = (code: HostProblem["code"], text: string): { problem: HostProblem } => ({ problem: { code, text } });

const longestText = 2048;

/** Control, format, private-use and unassigned characters: what a reader cannot see must not be in what is agreed. */
const unprintable = /\p{C}/u;
const blank = /[\s\p{Z}]/u;

/** The first rules of all: text that a person can see and check, without blanks inside. */
export function whyUnreadable(text: string): HostProblem | undefined {
  if (text.length > longestText) {
    return { code: "too_long", text: `This is longer than ${longestText} characters` };
  }
  if (unprintable.test(text)) return { code: "unprintable", text: "This holds characters that cannot be seen" };
  if (blank.test(text)) return { code: "blank_inside", text: "This has a blank inside: give one host name at a time" };
  return undefined;
}

const idna = {
  checkBidi: true,
  checkHyphens: true,
  checkJoiners: true,
  useSTD3ASCIIRules: true,
  verifyDNSLength: true,
  transitionalProcessing: false,
};

/** Each label must come back as it was typed, but for letter case: anything else is a character that only looks right. */
const isAsTyped = (typed: string, ascii: string): boolean => {
  const unicode = tr46.toUnicode(ascii, idna);
  return !unicode.error && (typed === ascii || typed === unicode.domain);
};

/** What a browser would make of the name as an address: `0x7f.1`, `127.1` and `2130706433` are all 127.0.0.1. */
const browserHost = (host: string): string | undefined =>
  URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : undefined;

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The written form of a host name: lower case, A-labels, without a trailing dot. Only that it *is* a host name is decided here.
 * Underscores and `--` in places 3 and 4 of a label are refused: no name has been reviewed as an exception yet.
 */
export function toHostName(text: string): { host: string; problem?: never } | { problem: HostProblem; host?: never } {
  const typed = text.trim().normalize("NFC");
  if (typed === "") return problem("empty", "Enter a host name, like zoom.us");
  const unreadable = whyUnreadable(typed);
  if (unreadable) return { problem: unreadable };
  if (typed.includes("@"))
    return problem("userinfo", "Enter the host name alone, without a user name or e-mail address");
  if (typed.includes("\\")) return problem("backslash", "A host name has no backslash");
  if (typed.includes("?")) return problem("query", "Enter the host name without what follows the question mark");
  if (typed.includes("#")) return problem("fragment", "Enter the host name without what follows the #");
  if (typed.includes("%")) return problem("percent", "A host name has no % in it");
  if (typed.includes("*"))
    return problem("wildcard", "A wildcard can only be the first part of the name, as in *.zoom.us");
  if (typed.includes("[") || (typed.match(/:/g)?.length ?? 0) > 1) {
    return problem("ip_literal", "This is an IP address: enter it under IP ranges");
  }
  if (typed.includes(":")) return problem("port_in_host", "Enter the port in its own field, not after the host name");

  const undotted = typed.endsWith(".") ? typed.slice(0, -1) : typed;
  if (undotted.split(".").includes("")) return problem("dots", "A host name has one dot between its parts");
  if (ipv4.test(browserHost(undotted) ?? "")) {
    return problem("ip_literal", "A browser reads this as an IP address: enter it under IP ranges");
  }
  if (undotted !== undotted.normalize("NFKC")) {
    return problem("not_as_typed", "This holds characters that only look like letters or dots");
  }
  const host = tr46.toASCII(undotted, idna);
  if (host === null || host === "") return problem("not_a_name", "This is not a valid host name");
  if (!isAsTyped(undotted.toLowerCase(), host) || browserHost(host) !== host) {
    return problem("not_as_typed", "This holds characters that a browser changes or leaves out");
  }
  const confusion = whyConfusing(toDisplayName(host));
  return confusion ? { problem: confusion } : { host };
}

/** The name as people read it (U-labels). Show it beside the A-label form, never instead of it. */
export const toDisplayName = (host: string): string => tr46.toUnicode(host, idna).domain;

/** What one organisation can register: `zoom.us` of `us02web.zoom.us`. Undefined when the host itself is a public suffix. */
export const registrableDomainOf = (host: string): string | undefined =>
  parse(host, { allowPrivateDomains: true }).domain ?? undefined;

const notForWeb = new Set(["arpa", "onion"]);

/** Why a real host name must not be listed: nobody owns it, or everybody below it does. */
export function whyNotListable(host: string): HostProblem | undefined {
  const { domain, isIcann, isPrivate, publicSuffix } = parse(host, { allowPrivateDomains: true });
  if (!host.includes(".")) return { code: "bare_name", text: `${host} is not a full name: enter one like zoom.us` };
  if (!isIcann && !isPrivate) {
    return { code: "unlisted_ending", text: `.${publicSuffix} is not a public domain ending` };
  }
  if (notForWeb.has(host.split(".").at(-1) ?? "")) {
    return { code: "not_for_web", text: "Names with this ending are not web sites" };
  }
  if (!domain) {
    return {
      code: "public_suffix",
      text: `Anyone can register names below ${host}, so it cannot be listed as one place`,
    };
  }
  return undefined;
}
