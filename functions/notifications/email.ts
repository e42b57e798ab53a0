import type { Letter, Link, Message, Recipient } from "./messages.ts";

/** One e-mail as it is handed to a mailer. */
export interface Email {
  notificationId: string;
  /** The same each time one notification is sent, so that programs show it once. */
  messageId: string;
  to: Recipient;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** What both parts of an e-mail are written from. */
type Block = { kind: "heading" | "paragraph"; text: string } | { kind: "link"; text: string; url: string };

const htmlCharacters: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => htmlCharacters[character] ?? "");

/** One line, without what could begin another header, end the line unseen or turn the text around. */
export const headerText = (text: string): string => text.replace(/[\p{C}\p{Z}\s]+/gu, " ").trim();

/** Only what is on our site: a message never leads anywhere else. */
function onSite(path: string, publicOrigin: string): string {
  const url = new URL(path, publicOrigin);
  if (!path.startsWith("/") || url.origin !== publicOrigin) throw new Error("a message leads to a page of ours alone");
  return url.href;
}

function blocksOf({ messages, footer, footerLinks }: Letter, to: Recipient, publicOrigin: string): Block[] {
  const paragraph = (text: string): Block => ({ kind: "paragraph", text });
  const link = ({ text, path }: Link): Block => ({ kind: "link", text, url: onSite(path, publicOrigin) });
  const section = ({ subject, paragraphs, action }: Message): Block[] => [
    ...(messages.length > 1 ? [{ kind: "heading" as const, text: subject }] : []),
    ...paragraphs.map(paragraph),
    ...(action ? [link(action)] : []),
  ];
  const name = headerText(to.name);
  return [
    ...(name ? [paragraph(`Hello ${name}`)] : []),
    ...messages.flatMap(section),
    ...footer.map(paragraph),
    ...footerLinks.map(link),
  ];
}

const textOf = (block: Block): string =>
  block.kind === "link" ? `${block.text}:\n${block.url}` : block.kind === "heading" ? `## ${block.text}` : block.text;

const htmlOf = (block: Block): string => {
  if (block.kind === "link") return `<p><a href="${inHtml(block.url)}">${inHtml(block.text)}</a></p>`;
  return block.kind === "heading" ? `<h2>${inHtml(block.text)}</h2>` : `<p>${inHtml(block.text)}</p>`;
};

const pageOf = (title: string, blocks: readonly Block[]): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${inHtml(title)}</title>
</head>
<body>
<h1>${inHtml(title)}</h1>
${blocks.map(htmlOf).join("\n")}
</body>
</html>
`;

/** The letter in both forms, under one id: no image, nothing loaded from anywhere, nothing that tells whether it was read. */
export function emailOf(
  letter: Letter,
  to: Recipient,
  { notificationId, publicOrigin }: { notificationId: string; publicOrigin: string },
): Email {
  const subject = headerText(letter.subject);
  const blocks = blocksOf(letter, to, publicOrigin);
  const { unsubscribePath } = letter;
  return {
    notificationId,
    messageId: `<${notificationId}@${new URL(publicOrigin).hostname}>`,
    to: { name: headerText(to.name), address: to.address },
    subject,
    text: `${blocks.map(textOf).join("\n\n")}\n`,
    html: pageOf(subject, blocks),
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(unsubscribePath && { "List-Unsubscribe": `<${onSite(unsubscribePath, publicOrigin)}>` }),
    },
  };
}
