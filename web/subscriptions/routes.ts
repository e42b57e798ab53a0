import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id, newId } from "#functions/ids.ts";
import { titleOf } from "#functions/releases/formats/format.ts";
import { findFormat, formats } from "#functions/releases/formats.ts";
import type { Services } from "#functions/services.ts";
import { isSelection } from "#functions/subscriptions/rules.ts";
import type { SubscriptionView } from "#functions/subscriptions/service.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { pullCommand } from "#web/formats/words.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { choiceForm, toolOptions, valuesOf } from "./choice-form.ts";
import { totalsRoutes } from "./totals-routes.ts";
import { describeChoice, standingWords } from "./words.ts";

interface Row extends Omit<SubscriptionView, "standing"> {
  choice: string;
  standing: (typeof standingWords)[keyof typeof standingWords];
}

interface SubscriptionPage extends Row {
  title: string;
  notice: string | undefined;
  /** The name that the filter gives where it cannot be in an address. */
  token: string;
  products: { value: string; text: string; selected: boolean }[];
  product: string;
  files: { file: string; address: string; basic: string; anonymous: string | undefined }[];
  pull: string;
  isWithheld: boolean;
}

interface FormPage {
  title: string;
  action: string;
  back: string;
  edition: number;
  tools: { value: string; text: string }[];
  values: FormValues;
  errors?: FormErrors | undefined;
}

const listPage = page<{ title: string; rows: Row[] }>("subscriptions/list.njk");
const subscriptionPage = page<SubscriptionPage>("subscriptions/subscription.njk");
const formPage = page<FormPage>("subscriptions/form.njk");
const revokePage = page<{ title: string; subscriptionId: string }>("subscriptions/revoke.njk");

const rowOf = (view: SubscriptionView): Row => ({
  ...view,
  choice: describeChoice(view.subscription),
  standing: standingWords[view.standing],
});

/** What a form of ours carries unseen; without it, it is none of ours. */
const carried = <Field extends z.ZodType>(values: FormValues, name: string, field: Field): z.output<Field> => {
  const parsed = field.safeParse(values[name]);
  if (!parsed.success) throw new Refusal("not_found");
  return parsed.data;
};

const notices = {
  made: "The subscription is made.",
  changed: "The subscription is changed.",
  revoked: "It is revoked.",
};

/** What an organisation's filters get of the list, and which version they have: for its web filtering leads. */
export function subscriptionRoutes(services: Services, { publicOrigin }: { publicOrigin: string }) {
  const { subscriptions, whitelist } = services;
  const idOf = (c: WebContext) => idParam(c, "subscriptionId", "subscription");

  async function show(c: WebContext) {
    const { token, files, folder, ...view } = await subscriptions.view(memberOf(c), idOf(c));
    const { subscriptionId } = view.subscription;
    const selects = isSelection(view.subscription);
    const format = findFormat(c.req.query("product") ?? "") ?? formats[0];
    const named = (format?.files ?? []).map(({ file }) => file).filter((file) => files.includes(file));
    const pull = pullCommand(`${publicOrigin}/feed/${token}`, format?.name ?? "", format?.guide ?? { steps: [] });
    return subscriptionPage(c, {
      ...rowOf(view),
      title: view.subscription.name,
      notice: noticeOf(c, notices),
      token,
      products: formats.map(({ name, guide }) => ({
        value: name,
        text: titleOf(guide),
        selected: name === format?.name,
      })),
      product: format?.name ?? "",
      files: named.map((file) => ({
        file,
        address: `${publicOrigin}/feed/${token}/${file}`,
        basic: `${publicOrigin}/feed/${file}`,
        anonymous: selects ? `${publicOrigin}/whitelist/${folder}/${file}` : undefined,
      })),
      pull: selects ? `${pull} --subscription ${subscriptionId}` : pull,
      isWithheld: files.length > 0 && named.length === 0,
    });
  }

  async function showNew(c: WebContext, values: FormValues, errors?: FormErrors) {
    const [state] = await Promise.all([whitelist.currentState(), subscriptions.list(memberOf(c))]);
    const about = { title: "Make a subscription", action: "/subscriptions/new", back: "/subscriptions" };
    const form = { ...about, edition: state.edition, tools: toolOptions(state, {}), values, errors };
    return formPage(c, form, errors ? 400 : 200);
  }

  async function showChange(c: WebContext, values?: FormValues, errors?: FormErrors) {
    const subscriptionId = idOf(c);
    const [state, { subscription }] = await Promise.all([
      whitelist.currentState(),
      subscriptions.view(memberOf(c), subscriptionId),
    ]);
    const back = `/subscriptions/${subscriptionId}`;
    const about = { title: `Change ${subscription.name}`, action: `${back}/change`, back };
    const stored = { ...valuesOf(subscription), version: String(subscription.version) };
    const form = { ...about, edition: state.edition, tools: toolOptions(state, subscription) };
    return formPage(c, { ...form, values: values ?? stored, errors }, errors ? 400 : 200);
  }

  const currentForm = async () => choiceForm((await whitelist.currentState()).edition);

  return new Hono<WebEnv>()
    .route("/totals", totalsRoutes(services))
    .get("/", async (c) => {
      const rows = (await subscriptions.list(memberOf(c))).map(rowOf);
      return listPage(c, { title: "Your filters’ subscriptions", rows });
    })
    .get("/new", (c) =>
      showNew(c, { subscriptionId: newId("subscription"), scope: "all", optional: "with", pace: "current" }),
    )
    .post("/new", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, await currentForm());
      if (form.errors) return showNew(c, form.values, form.errors);
      const subscriptionId = carried(form.values, "subscriptionId", Id("subscription"));
      await subscriptions.make(actor, subscriptionId, form.data);
      return c.redirect(`/subscriptions/${subscriptionId}?done=made`, 303);
    })
    .get("/:subscriptionId", show)
    .get("/:subscriptionId/change", (c) => showChange(c))
    .post("/:subscriptionId/change", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, await currentForm());
      if (form.errors) return showChange(c, form.values, form.errors);
      const version = carried(form.values, "version", z.coerce.number().int().positive());
      await subscriptions.change(actor, idOf(c), version, form.data);
      return c.redirect(`/subscriptions/${idOf(c)}?done=changed`, 303);
    })
    .get("/:subscriptionId/revoke", async (c) => {
      const { subscription } = await subscriptions.view(memberOf(c), idOf(c));
      return revokePage(c, {
        title: `Revoke ${subscription.name}?`,
        subscriptionId: subscription.subscriptionId,
      });
    })
    .post("/:subscriptionId/revoke", async (c) => {
      await subscriptions.revoke(memberOf(c), idOf(c));
      return c.redirect(`/subscriptions/${idOf(c)}?done=revoked`, 303);
    });
}
