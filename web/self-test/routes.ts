import { Hono } from "hono";
import * as z from "zod";
import { Outcome, outcomeLabels } from "#functions/access/self-test.ts";
import type { SelfTest } from "#functions/access/self-test-service.ts";
import { isMember } from "#functions/accounts/rules.ts";
import { ToolId } from "#functions/catalogue/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, formErrors, readForm } from "#web/forms.ts";
import { noticeOf, param } from "#web/params.ts";
import { type PageStatus, page } from "#web/render.ts";
import { imageRoutes } from "./image-routes.ts";

interface SelfTestPage extends SelfTest {
  title: string;
  /** What the script reads: where to look and for what. */
  plan: string;
  counts: boolean;
  website: string | undefined;
  outcomes: { value: string; text: string }[];
  notice: string | undefined;
  /** The request that the person asks with, if they do. */
  requestId: string | undefined;
  errors?: FormErrors | undefined;
}

const selfTestPage = page<SelfTestPage>("self-test/self-test.njk");

const OutcomeForm = z.object({ outcome: z.enum(Outcome.options, { error: "Select what you saw" }) });

const notices: Record<string, string> = {
  counted: "Thank you. Your result counts for your organisation.",
};

const refused: Partial<Record<string, string>> = {
  too_many_attempts: "You have sent many results in the last hour. Come back in an hour",
  already_told: "You have told us about this tool today. If it changes, tell us again tomorrow",
};

/** Everybody may try; what is counted is said by somebody signed in, for their organisation. Works as a question alone. */
export function selfTestRoutes(services: Services) {
  const { access, requests } = services;

  async function show(c: WebContext, errors?: FormErrors, status?: PageStatus) {
    const test = await access.viewSelfTest(param(c, "toolId", ToolId));
    const actor = c.get("actor");
    const member = actor !== undefined && isMember(actor) ? actor : undefined;
    const request = member && (await requests.findOpen(member, test.tool.toolId));
    c.set("contactedHosts", test.hosts);
    const props = {
      ...test,
      title: `Does ${test.tool.name} work where you are?`,
      plan: JSON.stringify({ image: test.image, hosts: test.hosts }),
      counts: member !== undefined,
      website: test.tool.website,
      outcomes: Object.entries(outcomeLabels).map(([value, text]) => ({ value, text })),
      notice: noticeOf(c, notices),
      requestId: request?.participates ? request.requestId : undefined,
      errors,
    };
    return selfTestPage(c, props, status);
  }

  return new Hono<WebEnv>()
    .route("/", imageRoutes(services))
    .get("/:toolId", (c) => show(c))
    .post("/:toolId", async (c) => {
      const actor = memberOf(c);
      const toolId = param(c, "toolId", ToolId);
      const { data, errors } = await readForm(c, OutcomeForm);
      if (errors) return show(c, errors, 400);
      try {
        await access.recordOutcome(actor, toolId, data.outcome);
      } catch (error) {
        const message = error instanceof Refusal ? refused[error.code] : undefined;
        if (message === undefined) throw error;
        return show(c, formErrors([{ path: ["outcome"], message }]), 429);
      }
      return c.redirect(`/self-test/${toolId}?done=counted`, 303);
    });
}
