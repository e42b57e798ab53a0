import { Hono } from "hono";
import * as z from "zod";
import { hasRole } from "#functions/accounts/rules.ts";
import type { ListedRequest, RequestView } from "#functions/requests/asking-service.ts";
import { type Urgency, urgencyLabels } from "#functions/requests/request.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { Cursor, cursorOf, idParam, noticeOf, query } from "#web/params.ts";
import { page } from "#web/render.ts";
import { namesOfOrganisations } from "#web/tools/organisation-names.ts";
import { askRoutes } from "./ask-routes.ts";
import { historyWords, stateTag, stateWords } from "./words.ts";

interface ListPage {
  title: string;
  list: "mine" | "organisation";
  requests: ListedRequest[];
  stateTag: typeof stateTag;
  next: string | undefined;
  isLead: boolean;
  isSteward: boolean;
}

interface RequestPage extends RequestView {
  title: string;
  notice: string | undefined;
  status: (typeof stateWords)[keyof typeof stateWords];
  urgencyLabels: Record<Urgency, string>;
  historyWords: typeof historyWords;
  can: Record<"support" | "leave" | "withdraw" | "nudge" | "answer" | "confirm", boolean>;
  isLead: boolean;
  values: FormValues;
  errors?: FormErrors | undefined;
}

interface StuckPage {
  title: string;
  rows: { organisationName: string; toolName: string; stateText: string; since: string; supporters: number }[];
  next: string | undefined;
}

const listPage = page<ListPage>("requests/list.njk");
const requestPage = page<RequestPage>("requests/request.njk");
const stuckPage = page<StuckPage>("requests/stuck.njk");

const notices: Record<string, string> = {
  asked: "Your request has been sent.",
  joined: "You have joined the request. You are told what becomes of it.",
  left: "You have left the request.",
  withdrawn: "The request has been withdrawn.",
  nudged: "The web filtering lead has been asked to look at it.",
  answered: "Your answer has been sent.",
  confirmed: "Thank you. The request is done.",
  reported: "The request is back with the web filtering lead.",
};

const Version = z.coerce.number().int().positive();
const StepForm = z.object({ version: Version });
const AnswerForm = z.object({ version: Version, answer: shownText("Enter your answer", 2000) });
const ListQuery = z.object({ list: z.enum(["mine", "organisation"]).default("mine"), after: Cursor });

/** What members see of their own organisation's requests. */
export function requestRoutes(services: Services) {
  const { requests, limits } = services;
  const requestId = (c: WebContext): string => idParam(c, "requestId", "request");
  const back = (c: WebContext, done: string) => c.redirect(`/requests/${requestId(c)}?done=${done}`, 303);

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const actor = memberOf(c);
    const view = await requests.viewRequest(actor, requestId(c), cursorOf(c));
    const may = (action: Parameters<typeof view.why>[0]): boolean => view.why(action) === undefined;
    const isAlone = view.request.supporters <= 1;
    return requestPage(
      c,
      {
        ...view,
        title: `Request for ${view.request.toolName}`,
        notice: noticeOf(c, notices),
        status: stateWords[view.request.state],
        urgencyLabels,
        historyWords,
        can: {
          support: may("support"),
          leave: may("leave") && !isAlone,
          withdraw: may("withdraw") && isAlone,
          nudge: may("nudge"),
          answer: may("answer"),
          confirm: may("confirm"),
        },
        isLead: hasRole(actor, "filtering_owner"),
        values,
        errors,
      },
      errors ? 400 : 200,
    );
  }

  /** One of the buttons: the page's version goes with it, so that an old page changes nothing. */
  async function step(c: WebContext, act: "withdraw" | "confirmWorking" | "reportBlocked", done: string) {
    const form = await readForm(c, StepForm);
    if (form.errors) return show(c);
    await requests[act](memberOf(c), { requestId: requestId(c), version: form.data.version });
    return back(c, done);
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = memberOf(c);
      const { list, after } = query(c, ListQuery);
      const { items, next } = await (list === "mine"
        ? requests.listMine(actor, after)
        : requests.listOfOrganisation(actor, after));
      const [isLead, isSteward] = [hasRole(actor, "filtering_owner"), hasRole(actor, "steward")];
      return listPage(c, { title: "Requests", list, requests: items, stateTag, next, isLead, isSteward });
    })
    .get("/waiting", async (c) => {
      const { items, next } = await requests.listStuck(memberOf(c), cursorOf(c));
      const names = await namesOfOrganisations(
        services,
        items.map(({ organisationId }) => organisationId),
      );
      const rows = items.map(({ organisationId, toolName, state, stateSince, supporters }) => ({
        organisationName: names.get(organisationId) ?? "An organisation",
        toolName,
        stateText: state === "held" ? "Held: nobody can decide yet" : "Reminded twice",
        since: stateSince,
        supporters,
      }));
      return stuckPage(c, { title: "Requests that nobody decides", rows, next });
    })
    .route("/", askRoutes(services))
    .get("/:requestId", (c) => show(c))
    .post("/:requestId/join", async (c) => {
      await limits.useAs("contribution", memberOf(c).personId);
      await requests.support(memberOf(c), requestId(c));
      return back(c, "joined");
    })
    .post("/:requestId/leave", async (c) => {
      await limits.useAs("contribution", memberOf(c).personId);
      await requests.leave(memberOf(c), requestId(c));
      return back(c, "left");
    })
    .post("/:requestId/nudge", async (c) => {
      await requests.nudge(memberOf(c), requestId(c));
      return back(c, "nudged");
    })
    .post("/:requestId/answer", async (c) => {
      const form = await readForm(c, AnswerForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { version, answer: text } = form.data;
      await requests.answer(memberOf(c), { requestId: requestId(c), version, text });
      return back(c, "answered");
    })
    .post("/:requestId/withdraw", (c) => step(c, "withdraw", "withdrawn"))
    .post("/:requestId/works", (c) => step(c, "confirmWorking", "confirmed"))
    .post("/:requestId/still-blocked", (c) => step(c, "reportBlocked", "reported"));
}
