import * as z from "zod";
import { type Actor, isMember } from "#functions/accounts/rules.ts";
import { FactTopic, topicLabels } from "#functions/catalogue/facts.ts";
import {
  isUnconfirmed,
  type Tool,
  ToolKind,
  toolKindLabels,
  whyCannotHandleReports,
} from "#functions/catalogue/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext } from "#web/context.ts";
import { manyOf } from "#web/form-fields.ts";
import type { FormErrors } from "#web/forms.ts";
import { anyOr, Cursor, query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "./words.ts";

interface ListedTool extends Tool {
  kindLabel: string;
  unconfirmed: boolean;
}

interface ListPage {
  title: string;
  search: string;
  kind: string;
  fact: string;
  chosen: string[];
  kinds: { value: string; text: string }[];
  topics: { value: string; text: string }[];
  tools: ListedTool[];
  /** The address of this list without a cursor, and the cursor of what follows. */
  base: string;
  next: string | undefined;
  isCutOff: boolean;
  mayAdd: boolean;
  maySeeReports: boolean;
  errors?: FormErrors | undefined;
}

const listPage = page<ListPage>("tools/list.njk");

/** `tool`: what is ticked for the comparison, kept while a list is narrowed or an error is shown. */
const ListQuery = z.object({
  search: SearchText,
  kind: anyOr(ToolKind),
  fact: anyOr(FactTopic),
  after: Cursor,
  tool: manyOf(z.string().max(60)).refine((tools) => tools.length <= 100),
});
type ListQuery = z.output<typeof ListQuery>;

/** As many as a search gives at most. */
const mostFound = 50;

const mayAdd = (actor: Actor | undefined): boolean => actor !== undefined && isMember(actor);

function baseOf({ search, kind, fact }: ListQuery): string {
  const parts = new URLSearchParams({ ...(search && { search }), ...(kind && { kind }), ...(fact && { fact }) });
  return parts.size > 0 ? `/tools?${parts}` : "/tools";
}

export const listQuery = (c: WebContext): ListQuery => query(c, ListQuery);

export const createListPage = ({ catalogue }: Services) => {
  async function findTools({ search, kind, fact, after }: ListQuery) {
    if (!search) {
      const filter = { ...(kind && { kind }), ...(fact && { factTopic: fact }), ...(after && { cursor: after }) };
      return { ...(await catalogue.listTools(filter)), isCutOff: false };
    }
    const found = await catalogue.searchTools(search);
    const items = found
      .filter((tool) => (!kind || tool.kind === kind) && (!fact || tool.factTopics.includes(fact)))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en-GB"));
    return { items, next: undefined, isCutOff: found.length === mostFound };
  }

  return async (c: WebContext, asked: ListQuery, errors?: FormErrors) => {
    const { items, next, isCutOff } = await findTools(asked);
    const actor = c.get("actor");
    return listPage(
      c,
      {
        title: asked.search ? `Tools matching “${asked.search}”` : "Tools",
        search: asked.search,
        kind: asked.kind ?? "",
        fact: asked.fact ?? "",
        chosen: asked.tool,
        kinds: [{ value: "", text: "Any kind" }, ...optionsOf(toolKindLabels)],
        topics: [{ value: "", text: "Anything" }, ...optionsOf(topicLabels)],
        tools: items.map((tool) => ({
          ...tool,
          kindLabel: toolKindLabels[tool.kind],
          unconfirmed: isUnconfirmed(tool),
        })),
        base: baseOf(asked),
        next,
        isCutOff,
        mayAdd: mayAdd(actor),
        maySeeReports: actor !== undefined && whyCannotHandleReports(actor) === undefined,
        errors,
      },
      errors ? 400 : 200,
    );
  };
};
