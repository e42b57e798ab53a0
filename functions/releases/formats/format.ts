import type { Entry } from "../entries.ts";
import type { Probe, Sight } from "../reach.ts";

/** What formats are made from: the entries in force, in any order. */
export interface Content {
  edition: number;
  publishedAt: string;
  entries: readonly Entry[];
}

export interface CompileOptions {
  /** Where a forwarding name server sends what it lets through, as dnsmasq writes it: `127.0.0.1#5353`. */
  resolver: string;
}

/** Why a format leaves something out. Codes for programs; `web/formats/words.ts` has the words. */
export const lossReasons = [
  "path_not_expressible",
  "path_case_ignored",
  "host_alone_not_expressible",
  "below_only_not_expressible",
  "with_subdomains_not_expressible",
  "names_not_expressible",
  "ip_ranges_not_expressible",
  "ipv6_not_expressible",
  "single_addresses_only",
  "port_range_too_long",
  "udp_only",
  /** The vendor does not say exactly what such a line means, and no organisation has confirmed it on a device. */
  "unconfirmed",
  /** The product would not take the spelling. */
  "not_accepted",
  /** Lets strangers' content past other protection that this format switches off. */
  "shared_content",
  "five_levels_only",
  "https_paths_not_seen",
  "needs_tls_inspection",
  /** Not a loss of the format: a file beside this one says it. */
  "in_companion_file",
  "expired",
] as const;
export type LossReason = (typeof lossReasons)[number];

/** What a format leaves out of an entry. `part` is what is missing or narrower; without it, the whole entry is. */
export interface Loss {
  id: string;
  part?: "host" | "path" | "ports" | "ips";
  reason: LossReason;
}

/** An entry that has no line of its own because another one's says it. */
export interface Folded {
  id: string;
  by: string;
}

export interface CompiledFile {
  file: string;
  body: string;
  /** Lines, rows or patterns that let something through or, in a list of names, are names. */
  entries: number;
  losses: Loss[];
  folded: Folded[];
}

/** One thing to do at a product, and text to paste. `{origin}` in either stands for the scheme and host of the site. */
export interface Step {
  text: string;
  paste?: string;
}

/** What a product is, in the order in which pages list them. `data` is for programs. */
export const productKinds = ["appliance", "cloud", "proxy", "name_server", "browser", "data"] as const;
export type ProductKind = (typeof productKinds)[number];

/** What somebody who runs the product has to know. Plain English; shown on its page and written to docs/formats. */
export interface Guide {
  /** With the versions it holds for. */
  product: string;
  kind: ProductKind;
  /** `adds` exceptions to what the filter already does; `closes` everything else; `data` is for programs and decides nothing by itself. */
  loading: "adds" | "closes" | "data";
  /** Which other protection an entry switches off. */
  overrides?: string;
  steps: readonly Step[];
  /** Whether, and how often, the product asks for the file by itself. */
  polling: string;
  /** In words: what the product cannot be told, and what to mind. */
  limits: readonly string[];
  /** Vendor documents, by title and place. */
  sources: readonly string[];
}

/** The product, and what a file does that closes everything else: most such products have one of each kind. */
export const titleOf = ({ product, loading }: Guide): string =>
  loading === "closes" ? `${product}, blocking everything else` : product;

/** One way of writing the list, in one or more files that are loaded together. */
export interface Format {
  name: string;
  files: readonly { file: string; contentType: string }[];
  sight: Sight;
  guide: Guide;
  /** The most that the product takes, as documented: beyond it the format is withheld. */
  limit?: { entries?: number; bytes?: number; source: string };
  /** Pure: the same content gives the same bytes. One compiled file for each of `files`, in that order. */
  compile: (content: Content, options: CompileOptions) => CompiledFile[];
}

/**
 * What the product lets through when it has loaded these files (by name), everything else being closed: written from the product's rules without a look
 * at the emitter, so that a mistake in one is not repeated in the other.
 */
export type Matcher = (files: Readonly<Record<string, string>>) => (probe: Probe) => boolean;

export const plainText = "text/plain; charset=utf-8";
