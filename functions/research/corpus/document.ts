import { parse, stringify, YAMLError } from "yaml";

/** Fields between two lines of dashes, as YAML, and below them sections of text, each under its heading. */
export interface Document {
  fields: Record<string, unknown>;
  sections: Record<string, string>;
}

export class UnreadableDocument extends Error {}

const fence = "---\n";
const heading = /^## (.+)$/;

/** A line of text that would be read as a heading gets a backslash before it, and one that has some already gets one more. */
const escaped = (text: string): string => text.replaceAll(/^(?=\\*## )/gm, "\\");
const unescaped = (text: string): string => text.replaceAll(/^\\(?=\\*## )/gm, "");

export const formatDocument = ({ fields, sections }: Document): string =>
  [
    `${fence}${stringify(fields, { lineWidth: 120, aliasDuplicateObjects: false })}${fence}`,
    ...Object.entries(sections).map(([title, text]) => `\n## ${title}\n\n${escaped(text)}\n`),
  ].join("");

function parseFields(yaml: string): Record<string, unknown> {
  try {
    // No names for what is written once more: files have none, and a few lines of them stand for millions of fields.
    const fields: unknown = parse(yaml, { maxAliasCount: 0 });
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) return { ...fields };
  } catch (error) {
    if (!(error instanceof YAMLError || error instanceof ReferenceError)) throw error;
    throw new UnreadableDocument(`is no YAML between its lines of dashes: ${error.message.split("\n")[0]}`);
  }
  throw new UnreadableDocument("has no fields between its lines of dashes");
}

function parseSections(body: string): Record<string, string> {
  const sections: [title: string, lines: string[]][] = [];
  for (const line of body.split("\n")) {
    const title = heading.exec(line)?.[1];
    if (title !== undefined) sections.push([title, []]);
    else if (sections.length > 0) sections.at(-1)?.[1].push(line);
    else if (line.trim()) throw new UnreadableDocument(`has text above its first heading: ${line.slice(0, 40)}`);
  }
  const twice = sections.find(([title], at) => sections.findIndex(([other]) => other === title) !== at);
  if (twice) throw new UnreadableDocument(`has the heading ${twice[0]} twice`);
  return Object.fromEntries(sections.map(([title, lines]) => [title, unescaped(lines.join("\n").trim())]));
}

/** The inverse of `formatDocument`. Throws UnreadableDocument, whose message goes on from the name of the file. */
export function parseDocument(text: string): Document {
  const end = text.indexOf(`\n${fence}`);
  if (!text.startsWith(fence) || end < 0)
    throw new UnreadableDocument("does not begin with fields between lines of dashes");
  return {
    fields: parseFields(text.slice(fence.length, end + 1)),
    sections: parseSections(text.slice(end + 1 + fence.length)),
  };
}
