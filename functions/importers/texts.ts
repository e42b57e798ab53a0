const utf8 = new TextDecoder("utf-8");

/** What a file says. A byte that is no UTF-8 becomes U+FFFD, so that it breaks the row it is in and no other. */
export const decodeText = (bytes: Uint8Array): string => utf8.decode(bytes);

const strict = new TextDecoder("utf-8", { fatal: true });
const byteOf = new Map(
  Array.from({ length: 128 }, (_, at) => 128 + at).map((byte) => [
    new TextDecoder("windows-1252").decode(Uint8Array.of(byte)),
    byte,
  ]),
);

function decodedOnce(run: string): string | undefined {
  const bytes = [...run].map((character) => byteOf.get(character));
  if (bytes.some((byte) => byte === undefined)) return undefined;
  try {
    return strict.decode(Uint8Array.from(bytes as number[]));
  } catch {
    return undefined;
  }
}

/** What was meant by a text that was turned into UTF-8 twice (`MÃ´n` for `Môn`); undefined for an honest one. */
export function onceDecoded(text: string): string | undefined {
  const meant = text.replace(/[^\0-\x7f]{2,}/g, (run) => decodedOnce(run) ?? run);
  return meant === text ? undefined : meant;
}

/** Why a text did not arrive whole. */
export const whyBroken = (text: string): string | undefined => {
  if (text.includes("\uFFFD")) return "is not valid UTF-8";
  return /\p{Cc}/u.test(text) ? "holds control characters" : undefined;
};

/** Why a text was damaged on its way here, or undefined when it was not. */
export function whyDamaged(text: string): string | undefined {
  const meant = onceDecoded(text);
  return whyBroken(text) ?? (meant && `is UTF-8 encoded twice: probably “${meant.trim().slice(0, 60)}” is meant`);
}

/** Blanks of every kind as one ordinary blank; none around it. */
export const tidy = (text: string): string => text.replace(/[\s\p{Z}]+/gu, " ").trim();

const small = new Set(["and", "of", "on", "the", "for", "in", "upon", "with"]);
const upper = new Set(["NHS", "UK", "HM"]);

/** `BARTS HEALTH NHS TRUST` as people write it. Names that are not all in capitals stay as they are. */
export const fromCapitals = (name: string): string =>
  name !== name.toUpperCase()
    ? name
    : name
        .split(" ")
        .map((word, at) => {
          if (upper.has(word)) return word;
          const lower = word.toLowerCase();
          return at > 0 && small.has(lower) ? lower : lower.replace(/(^|[-(])\p{L}/gu, (start) => start.toUpperCase());
        })
        .join(" ");
