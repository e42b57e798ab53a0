import { Hono } from "hono";
import { toolKindLabels } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { ToolForm } from "./tool-form.ts";
import { optionsOf } from "./words.ts";

const addPage = page<{
  title: string;
  kinds: ReturnType<typeof optionsOf>;
  values: FormValues;
  errors?: FormErrors | undefined;
}>("tools/add.njk");

/** A member puts a tool into the catalogue, without any destinations yet. */
export function addToolRoutes({ catalogue, limits }: Services) {
  const show = (c: WebContext, values: FormValues, errors?: FormErrors) =>
    addPage(c, { title: "Add a tool", kinds: optionsOf(toolKindLabels), values, errors }, errors ? 400 : 200);

  return new Hono<WebEnv>()
    .get("/new", (c) => {
      memberOf(c);
      return show(c, {});
    })
    .post("/new", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, ToolForm);
      if (form.errors) return show(c, form.values, form.errors);
      await limits.useAs("contribution", actor.personId);
      try {
        const { toolId } = await catalogue.addTool(actor, form.data);
        return c.redirect(`/tools/${toolId}?done=added`, 303);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "tool_exists_already")) throw error;
        const message = "A tool of this name is in the catalogue already: find it, or enter another name";
        return show(c, form.values, formErrors([{ path: ["name"], message }]));
      }
    });
}
