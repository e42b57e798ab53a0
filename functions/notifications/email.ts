import type { Message, Recipient } from "./messages.ts";

/** One e-mail as it is handed to a mailer. Sending it twice shows once where programs compare the Message-ID. */
export interface Email {
  messageId: string;
  to: Recipient;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? "");

/** One line without what could begin another header, a hidden turn of the text, or a second recipient. */
export const headerText = (text: string): string => text.replace(/[^\P{C}]+|\s+/gu, " ").trim();

interface Setting {
  notificationId: string;
  publicOrigin: string;
}

export function emailOf(
  { subject, paragraphs, action }: Message,
  to: Recipient,
  { notificationId, publicOrigin }: Setting,
): Email {
  const link = action && { text: action.text, url: new URL(action.path, publicOrigin).href };
  const lines = [...paragraphs, ...(link ? [`${link.text}:\n${link.url}`] : [])];
  const html = [
    ...paragraphs.map((paragraph) => `<p>${inHtml(paragraph)}</p>`),
    ...(link ? [`<p><a href="${inHtml(link.url)}">${inHtml(link.text)}</a></p>`] : []),
  ];
  return {
    messageId: `<${notificationId}@${new URL(publicOrigin).hostname}>`,
    to: { name: headerText(to.name), address: to.address },
    subject: headerText(subject),
    text: `${lines.join("\n\n")}\n`,
    html: `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${inHtml(subject)}</title></head><body>${html.join("\n")}</body></html>\n`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}
