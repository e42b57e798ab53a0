import { Hono } from "hono";
import { FactTopic, markLabels, topicGroups, topicLabels } from "#functions/catalogue/facts.ts";
import { type Tool, whyCannotState } from "#functions/catalogue/rules.ts";
import { newId } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { FactForm } from "./fact-form.ts";
import { requestedTool } from "./requested-tool.ts";
import { optionsOf } from "./words.ts";

const factPage = page<{
  title: string;
  tool: Tool;
  topics: { value: string; text: string }[];
  marks: ReturnType<typeof optionsOf>;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("tools/fact.njk");

const topics = [
  { value: "", text: "Select one" },
  ...topicGroups.flatMap((group) => group.topics.map((topic) => ({ value: topic, text: topicLabels[topic] }))),
];

const markHints: Record<string, string> = {
  supplier_says: "A page or document of the supplier says it. Nobody here has checked it.",
  checked: "Your organisation has looked for itself. Its name is shown.",
  not_known: "What was stated before no longer holds, and nothing stands in its place.",
};

/** A member records what is known of a tool. Nothing that was stated before is changed: the newest statement stands. */
export function factRoutes({ catalogue, limits, now }: Services) {
  function show(c: WebContext, tool: Tool, values: FormValues, errors?: FormErrors) {
    const mayCheck = whyCannotState(memberOf(c), "checked") === undefined;
    const marks = optionsOf(markLabels)
      .filter(({ value }) => value !== "checked" || mayCheck)
      .map((option) => ({ ...option, hint: { text: markHints[option.value] ?? "" } }));
    const title = `Record a fact about ${tool.name}`;
    return factPage(c, { title, tool, topics, marks, values, errors }, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:toolId/facts/new", async (c) => {
      memberOf(c);
      const topic = FactTopic.safeParse(c.req.query("topic")).data ?? "";
      return show(c, await requestedTool(c, catalogue), { factId: newId("fact"), topic });
    })
    .post("/:toolId/facts/new", async (c) => {
      const actor = memberOf(c);
      const tool = await requestedTool(c, catalogue);
      const form = await readForm(c, FactForm(now()));
      if (form.errors) return show(c, tool, form.values, form.errors);
      await limits.useAs("contribution", actor.personId);
      await catalogue.recordFact(actor, tool.toolId, form.data);
      return c.redirect(`/tools/${tool.toolId}?done=stated`, 303);
    });
}
