import MarkdownIt from "markdown-it";
import * as z from "zod";

/** The design system's classes for what our guides are made of. */
const classes: Record<string, string> = {
  h2: "govuk-heading-m",
  h3: "govuk-heading-s",
  p: "govuk-body",
  ul: "govuk-list govuk-list--bullet",
  ol: "govuk-list govuk-list--number",
  a: "govuk-link",
  table: "govuk-table",
  th: "govuk-table__header",
  td: "govuk-table__cell",
  hr: "govuk-section-break govuk-section-break--m govuk-section-break--visible",
};

/** Without HTML of its own: what a file holds is text. */
const markdown = new MarkdownIt({ html: false, typographer: false });
markdown.core.ruler.push("design-system", ({ tokens }) => {
  const each = (token: (typeof tokens)[number]): void => {
    const known = token.nesting >= 0 ? classes[token.tag] : undefined;
    if (known) token.attrSet("class", known);
    const file = /^([a-z-]+)\.md$/.exec(String(token.attrGet("href")));
    if (file) token.attrSet("href", `/research/guides/${file[1]}`);
    token.children?.forEach(each);
  };
  tokens.forEach(each);
});

export const GuideName = z.string().regex(/^[a-z-]{1,60}$/);

export interface Guide {
  name: string;
  title: string;
  html: string;
}

/** A guide from its file: the first line is its title. */
export function readGuide(name: string, text: string): Guide {
  const [, title = "", body = ""] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? [];
  return { name, title, html: markdown.render(body) };
}
