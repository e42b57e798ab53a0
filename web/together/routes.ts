import { Hono } from "hono";
import * as z from "zod";
import { surenessLabels } from "#functions/access/combine.ts";
import { mostParties } from "#functions/access/reading-service.ts";
import type { KindAnswer, PartyAnswer, SharedTool } from "#functions/access/together.ts";
import { toolKindLabels } from "#functions/catalogue/rules.ts";
import { Id } from "#functions/ids.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import { type AnswerView, answerView } from "#web/access/words.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { manyOf } from "#web/form-fields.ts";
import { type FormErrors, formErrors, readForm } from "#web/forms.ts";
import { query, SearchText } from "#web/params.ts";
import { page } from "#web/render.ts";
import { findByAddresses } from "./addresses.ts";
import { togetherAsText } from "./plain-text.ts";

interface PartyView {
  name: string;
  organisationId: string;
  answer: AnswerView;
}

interface ToolView {
  toolId: string;
  name: string;
  sure: string;
  parties: PartyView[];
  hosts: string[];
  away: PartyView | undefined;
  silent: string[];
}

interface KindView {
  kind: string;
  label: string;
  open: ToolView[];
  oneAway: ToolView[];
  notKnown: ToolView[];
  others: number;
  host: { toolName: string; partyName: string; why: AnswerView } | undefined;
}

interface TogetherPage {
  title: string;
  parties: Organisation[];
  /** Their ids, for forms that keep them. */
  chosen: string;
  found: Organisation[];
  search: string;
  most: number;
  addresses: string;
  unresolved: string[];
  kinds: KindView[];
  text: string;
  today: string;
  anythingNotKnown: boolean;
  kindOptions: { value: string; text: string }[];
  errors?: FormErrors | undefined;
}

const togetherPage = page<TogetherPage>("together/together.njk");

const isFew = (ids: readonly string[]) => new Set(ids).size <= mostParties;
/** Those chosen before, as one field of a form. */
const Chosen = z
  .string()
  .default("")
  .transform((text) => text.split(" ").filter((id) => id))
  .pipe(z.array(Id("organisation")).refine(isFew));
const TogetherQuery = z
  .object({ organisation: manyOf(Id("organisation")), chosen: Chosen, search: SearchText })
  .transform(({ organisation, chosen, search }) => ({
    search,
    organisation: [...new Set([...chosen, ...organisation])],
  }))
  .refine(({ organisation }) => isFew(organisation));
const AddressForm = z.object({
  chosen: Chosen,
  addresses: z
    .string({ error: "Paste e-mail addresses" })
    .max(20_000, "Paste fewer addresses")
    .refine((text) => text.trim() !== "", "Paste e-mail addresses"),
});

const partyView = ({ name, organisationId, answer }: PartyAnswer): PartyView => ({
  name,
  organisationId,
  answer: answerView(answer),
});

const toolView = (tool: SharedTool & { away?: PartyAnswer; silent?: PartyAnswer[] }): ToolView => ({
  toolId: tool.toolId,
  name: tool.name,
  sure: surenessLabels[tool.sureness],
  parties: tool.parties.map(partyView),
  hosts: tool.hosts.map(({ name }) => name),
  away: tool.away && partyView(tool.away),
  silent: (tool.silent ?? []).map(({ name }) => name),
});

const kindView = ({ kind, open, oneAway, notKnown, others, host }: KindAnswer): KindView => ({
  kind,
  label: toolKindLabels[kind],
  open: open.map(toolView),
  oneAway: oneAway.map(toolView),
  notKnown: notKnown.map(toolView),
  others,
  host: host && { toolName: host.tool.name, partyName: host.party.name, why: answerView(host.party.answer) },
});

export const addressOf = (organisationIds: readonly string[]): string =>
  `/together?${organisationIds.map((id) => `organisation=${id}`).join("&")}`;

/** For members: what the organisations in a meeting can use together. Its address holds their ids and nothing else. */
export function togetherRoutes(services: Services, { publicOrigin }: { publicOrigin: string }) {
  const { access, organisations, now } = services;

  async function show(
    c: WebContext,
    chosen: readonly string[],
    more: Partial<Pick<TogetherPage, "search" | "addresses" | "unresolved" | "errors">> = {},
  ) {
    const actor = memberOf(c);
    const { search = "", addresses = "", unresolved = [], errors } = more;
    const [{ parties, kinds }, found] = await Promise.all([
      access.viewTogether(actor, chosen),
      search ? organisations.searchOrganisations(search) : [],
    ]);
    const names = parties.map(({ name }) => name);
    const today = dayOf(now());
    const link = `${publicOrigin}${addressOf(parties.map(({ organisationId }) => organisationId))}`;
    const props = {
      title: names.length > 0 ? "What these organisations can use together" : "What can we use together?",
      chosen: parties.map(({ organisationId }) => organisationId).join(" "),
      ...{ parties, search, addresses, unresolved, errors, today, most: mostParties },
      found: found.filter(({ organisationId, hasEnded }) => !hasEnded && !chosen.includes(organisationId)).slice(0, 20),
      kinds: kinds.map(kindView),
      text: names.length > 0 ? togetherAsText({ parties: names, kinds, link }, today) : "",
      anythingNotKnown: kinds.some(({ notKnown }) => notKnown.length > 0),
      kindOptions: Object.entries(toolKindLabels).map(([value, text]) => ({ value, text })),
    };
    return togetherPage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", (c) => {
      const { organisation, search } = query(c, TogetherQuery);
      return show(c, organisation, { search });
    })
    .post("/", async (c) => {
      memberOf(c);
      const form = await readForm(c, AddressForm);
      if (form.errors) return show(c, Chosen.catch([]).parse(form.values.chosen), { errors: form.errors });
      const { addresses, chosen: organisation } = form.data;
      const { organisationIds, unresolved } = await findByAddresses(addresses, services);
      const chosen = [...new Set([...organisation, ...organisationIds])];
      const issues =
        chosen.length > mostParties
          ? [
              {
                path: ["addresses"],
                message: `These are ${chosen.length} organisations. Choose ${mostParties} or fewer`,
              },
            ]
          : chosen.length === organisation.length && unresolved.length === 0
            ? [{ path: ["addresses"], message: "There is no e-mail address in this text" }]
            : [];
      if (issues.length > 0)
        return show(c, organisation.slice(0, mostParties), { addresses, errors: formErrors(issues) });
      // Only where every domain is known is nothing left to say beside the answer itself.
      return unresolved.length > 0 ? show(c, chosen, { unresolved }) : c.redirect(addressOf(chosen), 303);
    });
}
