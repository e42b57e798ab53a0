import { Hono } from "hono";
import { describeDestination } from "#functions/catalogue/destinations.ts";
import { type ToolRecord, toolKindLabels } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import type { WebEnv } from "#web/context.ts";
import { formErrors } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { checkersOf, everyTopic, type FactGroup, type FactView, factViews } from "./fact-views.ts";
import { createListPage, listQuery } from "./list-page.ts";
import { namesOfOrganisations } from "./organisation-names.ts";

interface ComparedTool extends ToolRecord {
  kindLabel: string;
  addresses: string[];
}

const comparePage = page<{
  title: string;
  tools: ComparedTool[];
  groups: FactGroup<{ label: string; answers: FactView[] }>[];
}>("tools/compare.njk");

const [fewest, most] = [2, 4];

const compared = (record: ToolRecord): ComparedTool => ({
  ...record,
  kindLabel: toolKindLabels[record.kind],
  addresses: record.destinations.filter(({ status }) => status === "confirmed").map(describeDestination),
});

/** Up to four tools side by side; fewer or more chosen is an error on the list that they were chosen from. */
export function compareRoutes(services: Services) {
  const { catalogue } = services;
  const showList = createListPage(services);

  return new Hono<WebEnv>().get("/compare", async (c) => {
    const asked = listQuery(c);
    const wanted = [...new Set(asked.tool)];
    if (wanted.length < fewest || wanted.length > most) {
      const message = `Select between ${fewest} and ${most} tools to compare`;
      return showList(c, asked, formErrors([{ path: ["tool"], message }]));
    }
    const records = await catalogue.compareTools(wanted);
    if (records.length < wanted.length) throw new Refusal("not_found");
    const names = await namesOfOrganisations(
      services,
      records.flatMap(({ facts }) => checkersOf(facts)),
    );
    const views = records.map(({ facts }) => factViews(facts, names));
    const groups = everyTopic((topic) => {
      const answers = views.map((view) => view(topic));
      return { label: answers[0]?.label ?? "", answers };
    });
    const title = `Comparing ${records.map(({ name }) => name).join(", ")}`;
    return comparePage(c, { title, tools: records.map(compared), groups });
  });
}
