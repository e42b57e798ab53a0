import { Hono } from "hono";
import * as z from "zod";
import { Id, newId } from "#functions/ids.ts";
import type { ListedRequest } from "#functions/requests/asking-service.ts";
import { type Urgency, urgencyLabels } from "#functions/requests/request.ts";
import { isWaitingForOwner } from "#functions/requests/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { dayOf } from "#web/day-field.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { Cursor, cursorOf, idParam, noticeOf, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { deskTag } from "#web/requests/words.ts";
import { type EffortInset, effortInset } from "#web/research/changes/effort-view.ts";
import { awayRoutes } from "./away-routes.ts";
import { contentOf, decisionForm, decisionOptions } from "./decision-form.ts";
import { createOwnerPage, type OwnerPage } from "./request-page.ts";
import { severalRoutes } from "./several-routes.ts";

interface DeskPage {
  title: string;
  order: "support" | "urgency";
  requests: (ListedRequest & { isWaiting: boolean })[];
  stateTag: typeof deskTag;
  urgencyLabels: Record<Urgency, string>;
  reviews: { decisionId: string; toolName: string; markedAt: string }[];
  away: { from: string; until: string } | undefined;
  effort: EffortInset;
  next: string | undefined;
}

const deskPage = page<DeskPage>("desk/desk.njk");
const ownerPage = page<
  OwnerPage & {
    notice: string | undefined;
    options: typeof decisionOptions;
    values: FormValues;
    errors?: FormErrors | undefined;
  }
>("desk/request.njk");

const notices: Record<string, string> = {
  decided: "Your decision has been recorded, and those who ask are told.",
  asked: "Your question has been sent.",
  delegated: "The request has been taken on.",
  opened: "Those who ask are asked to try it.",
};

const Version = z.coerce.number().int().positive();
const QuestionForm = z.object({ version: Version, question: shownText("Enter your question", 2000) });
const DelegateForm = z.object({ version: Version, personId: Id("person") });
const OpenedForm = z.object({ version: Version });
const DecideForm = z.object({ version: Version, decisionId: Id("decision") });
const DeskQuery = z.object({ order: z.enum(["support", "urgency"]).default("support"), after: Cursor });

/** The desk of an organisation's web filtering leads. */
export function deskRoutes(services: Services) {
  const { requests, catalogue, limits, now } = services;
  const viewOwnerPage = createOwnerPage(services);
  const requestId = (c: WebContext): string => idParam(c, "requestId", "request");
  const back = (c: WebContext, done: string) => c.redirect(`/desk/requests/${requestId(c)}?done=${done}`, 303);

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const view = await viewOwnerPage(memberOf(c), requestId(c), cursorOf(c));
    const shown = { decisionId: newId("decision"), version: String(view.request.version), ...values };
    const props = { ...view, notice: noticeOf(c, notices), options: decisionOptions, values: shown, errors };
    return ownerPage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = memberOf(c);
      const { order, after } = query(c, DeskQuery);
      const [{ items, next }, reviews, away, effort] = await Promise.all([
        requests.viewDesk(actor, order, after),
        requests.listReviews(actor),
        requests.viewAbsence(actor),
        effortInset(services, actor.organisationId),
      ]);
      const tools = await catalogue.findTools(reviews.items.map(({ toolId }) => toolId));
      const nameOf = (toolId: string) => tools.find((tool) => tool.toolId === toolId)?.name ?? toolId;
      return deskPage(c, {
        title: "Your desk as web filtering lead",
        order,
        requests: items.map((request) => ({
          ...request,
          isWaiting: isWaitingForOwner(request.state) || request.state === "more_information",
        })),
        stateTag: deskTag,
        urgencyLabels,
        reviews: reviews.items.map(({ decisionId, toolId, markedAt }) => ({
          decisionId,
          toolName: nameOf(toolId),
          markedAt,
        })),
        away,
        effort,
        next,
      });
    })
    .route("/", awayRoutes(services))
    .route("/", severalRoutes(services))
    .get("/requests/:requestId", (c) => show(c))
    .post("/requests/:requestId/decide", async (c) => {
      const actor = memberOf(c);
      const which = await readForm(c, DecideForm);
      const form = await readForm(c, decisionForm(dayOf(now())));
      if (which.errors) return show(c, {}, which.errors);
      if (form.errors) return show(c, form.values, form.errors);
      await requests.decide(actor, { ...which.data, requestId: requestId(c), content: contentOf(form.data) });
      return back(c, "decided");
    })
    .post("/requests/:requestId/ask", async (c) => {
      const form = await readForm(c, QuestionForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { version, question: text } = form.data;
      await requests.askInformation(memberOf(c), { requestId: requestId(c), version, text });
      return back(c, "asked");
    })
    .post("/requests/:requestId/delegate", async (c) => {
      const form = await readForm(c, DelegateForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { version, personId } = form.data;
      await limits.useAs("contribution", memberOf(c).personId);
      await requests.delegate(memberOf(c), { requestId: requestId(c), version }, personId);
      return back(c, "delegated");
    })
    .post("/requests/:requestId/opened", async (c) => {
      const form = await readForm(c, OpenedForm);
      if (form.errors) return show(c);
      await requests.markOpened(memberOf(c), { requestId: requestId(c), version: form.data.version });
      return back(c, "opened");
    });
}
