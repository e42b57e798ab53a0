import { describe, expect, it } from "vitest";
import { readGuide } from "./markdown.ts";

const html = (body: string) => readGuide("x", `# A guide\n\n${body}\n`).html.trim();

describe("a guide’s file", () => {
  it("begins with the title, and is in the design system’s words", () => {
    const guide = readGuide("x", "# A guide\n\n## Before\n\nRead it.\n\n- one\n- two\n");
    expect(guide.title).toBe("A guide");
    expect(guide.html).toContain('<h2 class="govuk-heading-m">Before</h2>');
    expect(guide.html).toContain('<p class="govuk-body">Read it.</p>');
    expect(guide.html).toContain('<ul class="govuk-list govuk-list--bullet">\n<li>one</li>');
  });

  it("is text: neither HTML nor a script in a link comes through", () => {
    expect(html("<script>alert(1)</script>")).not.toContain("<script");
    expect(html("[x](javascript:alert(1))")).not.toContain("href");
  });

  it("links to other guides by their files, and so by their pages", () => {
    expect(html("[form](consent-form.md)")).toContain('href="/research/guides/consent-form"');
    expect(html("[page](/research/consent)")).toContain('href="/research/consent"');
  });
});
