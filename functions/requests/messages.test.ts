import { describe, expect, it } from "vitest";
import { messages } from "./messages.ts";

const about = {
  requestId: "req_1",
  decisionId: "dec_1",
  toolId: "secret-tool",
  toolName: "Secret Tool",
  organisationName: "Eastmere Council",
};

describe.each(Object.entries(messages))("the e-mail %s", (_name, compose) => {
  const { subject, paragraphs, action } = compose(about);

  it("has a subject that names neither the tool nor the organisation", () => {
    expect(subject).not.toMatch(/secret|eastmere/i);
    expect(subject.length).toBeLessThan(70);
  });

  it("says what it is about and leads to one page of ours", () => {
    expect(paragraphs.join(" ")).toMatch(/Secret Tool|Eastmere Council/);
    expect(action?.path).toMatch(/^\/[a-z]/);
  });
});
