import { createHash } from "node:crypto";
import { byId } from "./entries.ts";
import type { CompiledFile, CompileOptions, Content, Format, Loss } from "./formats/format.ts";
import type { CheckedFormat } from "./formats.ts";
import { formats as everyFormat } from "./formats.ts";

/** Why a format is not published with an edition: it is over what its product takes. The others are. */
export interface Withheld {
  format: string;
  files: string[];
  reason: "too_many_entries" | "too_large";
  has: number;
  most: number;
}

interface ManifestFile extends Pick<CompiledFile, "file" | "entries"> {
  bytes: number;
  sha256: string;
  /** Of the format, not counting what a companion file says. */
  losses: number;
}

export interface Compiled {
  formats: { format: CheckedFormat; files: CompiledFile[] }[];
  /** Everything to publish: the files of every format that is not withheld, `losses.json`, `manifest.json`. */
  files: { file: string; body: string }[];
  manifest: ManifestFile[];
  withheld: Withheld[];
}

export const defaultOptions: CompileOptions = { resolver: "127.0.0.1#5353" };

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

export const isLeftOut = ({ reason }: Loss): boolean => reason !== "in_companion_file";

function whyWithheld({ name, limit }: Format, files: readonly CompiledFile[]): Withheld | undefined {
  const about = { format: name, files: files.map(({ file }) => file) };
  for (const { entries, body } of files) {
    const bytes = Buffer.byteLength(body);
    if (limit?.entries !== undefined && entries > limit.entries)
      return { ...about, reason: "too_many_entries", has: entries, most: limit.entries };
    if (limit?.bytes !== undefined && bytes > limit.bytes)
      return { ...about, reason: "too_large", has: bytes, most: limit.bytes };
  }
  return undefined;
}

/**
 * One edition as files: every format, `losses.json` with what each leaves out, and `manifest.json` with size, digest and number of entries of each, and which
 * entry says what another one was folded into. The same content gives the same bytes.
 */
export function compileEdition(
  given: Content,
  {
    options = defaultOptions,
    formats = everyFormat,
  }: { options?: CompileOptions; formats?: readonly CheckedFormat[] } = {},
): Compiled {
  const content = { ...given, entries: given.entries.toSorted(byId) };
  const all = formats.map((format) => ({ format, files: format.compile(content, options) }));
  const withheld = all.flatMap(({ format, files }) => whyWithheld(format, files) ?? []);
  const published = all.filter(({ format }) => !withheld.some((each) => each.format === format.name));
  const bodies = published.flatMap(({ files }) => files);
  const losses = {
    edition: content.edition,
    formats: Object.fromEntries(bodies.map(({ file, losses }) => [file, losses])),
    ...(withheld.length > 0 && { withheld }),
  };
  const lossesFile: CompiledFile = { file: "losses.json", body: json(losses), entries: 0, losses: [], folded: [] };
  const described = [...bodies, lossesFile];
  const manifest = described.map(({ file, body, entries, losses }) => ({
    file,
    bytes: Buffer.byteLength(body),
    sha256: sha256(body),
    entries,
    losses: losses.filter(isLeftOut).length,
  }));
  const document = {
    edition: content.edition,
    publishedAt: content.publishedAt,
    entries: content.entries.length,
    /** Which files are loaded together, by the name of the format. */
    formats: Object.fromEntries(published.map(({ format, files }) => [format.name, files.map(({ file }) => file)])),
    files: manifest,
    folded: Object.fromEntries(bodies.flatMap(({ file, folded }) => (folded.length > 0 ? [[file, folded]] : []))),
    ...(withheld.length > 0 && { withheld }),
  };
  return {
    formats: published,
    files: [...described.map(({ file, body }) => ({ file, body })), { file: "manifest.json", body: json(document) }],
    manifest,
    withheld,
  };
}
