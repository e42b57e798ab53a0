import { createHash } from "node:crypto";
import type { Release } from "#functions/whitelist/rules.ts";
import type { Format, Loss, WhitelistContent } from "./formats/format.ts";
import { squid } from "./formats/squid.ts";
import { whitelistCsv } from "./formats/whitelist-csv.ts";
import { whitelistJson } from "./formats/whitelist-json.ts";

/** Every format that is published. */
const formats: readonly Format[] = [whitelistJson, whitelistCsv, squid];

export interface CompiledFile {
  file: string;
  body: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** One edition as files: every format, `losses.json` with what each leaves out, and `manifest.json` with size and digest of each. */
export function compileEdition(content: WhitelistContent): { files: CompiledFile[]; manifest: Release["files"] } {
  const compiled = formats.map(({ file, compile }) => ({ file, ...compile(content) }));
  const losses: Record<string, Loss[]> = Object.fromEntries(compiled.map((each) => [each.file, each.losses]));
  const bodies = [
    ...compiled,
    { file: "losses.json", body: json({ edition: content.edition, formats: losses }), losses: [] },
  ];
  const manifest = bodies.map(({ file, body, losses }) => ({
    file,
    bytes: Buffer.byteLength(body),
    sha256: sha256(body),
    losses: losses.length,
  }));
  const document = {
    edition: content.edition,
    publishedAt: content.publishedAt,
    entries: content.entries.length,
    files: manifest,
  };
  return {
    files: [...bodies.map(({ file, body }) => ({ file, body })), { file: "manifest.json", body: json(document) }],
    manifest,
  };
}
