import { Hono } from "hono";
import { type Member, whyLacksRole } from "#functions/accounts/rules.ts";
import { longestDaysOpen } from "#functions/charter/rules.ts";
import { Refusal, refuseIf } from "#functions/errors.ts";
import { type Proposal, whyCannotEdit } from "#functions/proposals/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import type { FormErrors, FormValues } from "#web/forms.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { interestWords } from "#web/words.ts";
import { charterSubject } from "./subjects/charter.ts";
import { destinationsSubject } from "./subjects/destinations.ts";
import { membershipSubject } from "./subjects/membership.ts";
import type { DraftSubject, Option } from "./subjects/subject.ts";
import { whitelistSubject } from "./subjects/whitelist.ts";

interface DraftPage {
  title: string;
  subject: Proposal["subject"];
  action: string;
  values: FormValues;
  days: Option[];
  interests: Option[];
  errors?: FormErrors | undefined;
}

const draftPage = page<DraftPage>("proposals/draft.njk");
const startPage = page<{ title: string }>("proposals/start.njk");
const toolPage = page<{ title: string; search: string; tools: Option[]; subject: string }>("proposals/choose-tool.njk");

const usualDays = [7, 10, 14, 21, longestDaysOpen];

export function draftRoutes(services: Services) {
  const { proposals, catalogue, charters } = services;
  const subjects: Record<Proposal["subject"], DraftSubject> = {
    whitelist: whitelistSubject(services),
    destinations: destinationsSubject(services),
    charter: charterSubject(services),
    membership: membershipSubject(services),
  };

  const subjectOf = (c: WebContext): Proposal["subject"] => {
    const name = Object.keys(subjects).find((each) => each === c.req.param("subject"));
    if (!name) throw new Refusal("not_found");
    return name as Proposal["subject"];
  };

  async function showForm(
    c: WebContext,
    subject: Proposal["subject"],
    action: string,
    values: FormValues,
    errors?: FormErrors,
  ) {
    const { title, offers } = subjects[subject];
    const [{ terms }, offered] = await Promise.all([charters.currentCharter(), offers(values, memberOf(c), c)]);
    const days = [...new Set([terms.minimumDaysOpen, ...usualDays])]
      .filter((count) => count >= terms.minimumDaysOpen)
      .map((count) => ({ value: String(count), text: `${count} days` }));
    const interests = Object.entries(interestWords).map(([value, text]) => ({ value, text }));
    return draftPage(c, { title, subject, action, values, days, interests, errors, ...offered }, errors ? 400 : 200);
  }

  /** A subject that is about one tool asks first which. */
  async function chooseTool(c: WebContext, subject: Proposal["subject"]) {
    const search = c.req.query("search")?.slice(0, 100) ?? "";
    const found = search ? await catalogue.searchTools(search) : (await catalogue.listTools()).items;
    const tools = found.map(({ toolId, name }) => ({ value: toolId, text: name }));
    return toolPage(c, { title: subjects[subject].title, search, tools, subject });
  }

  /** Who may not propose is told before writing anything. */
  const representativeOf = (c: WebContext): Member => {
    const actor = memberOf(c);
    refuseIf(whyLacksRole(actor, "representative"));
    return actor;
  };

  return new Hono<WebEnv>()
    .get("/new", (c) => {
      representativeOf(c);
      return startPage(c, { title: "Make a proposal" });
    })
    .get("/new/:subject", async (c) => {
      const actor = representativeOf(c);
      const subject = subjectOf(c);
      const needsTool = subject === "whitelist" || subject === "destinations";
      if (needsTool && !c.req.query("tool")) return chooseTool(c, subject);
      return showForm(c, subject, `/proposals/new/${subject}`, await subjects[subject].fresh(c, actor));
    })
    .post("/new/:subject", async (c) => {
      const actor = memberOf(c);
      const subject = subjectOf(c);
      const form = await subjects[subject].read(c);
      if (form.errors) return showForm(c, subject, `/proposals/new/${subject}`, form.values, form.errors);
      await proposals.createDraft(actor, form.data.proposalId, form.data.input);
      return c.redirect(`/proposals/${form.data.proposalId}?done=saved`, 303);
    })
    .get("/:proposalId/edit", async (c) => {
      const actor = memberOf(c);
      const proposal = await proposals.requireSeen(actor, idParam(c, "proposalId", "proposal"));
      refuseIf(whyCannotEdit(proposal, actor));
      const { subject, proposalId } = proposal;
      return showForm(c, subject, `/proposals/${proposalId}/edit`, subjects[subject].valuesOf(proposal));
    })
    .post("/:proposalId/edit", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      const { subject } = await proposals.requireSeen(actor, proposalId);
      const form = await subjects[subject].read(c);
      if (form.errors) return showForm(c, subject, `/proposals/${proposalId}/edit`, form.values, form.errors);
      await proposals.editDraft(actor, proposalId, form.data.version, form.data.input);
      return c.redirect(`/proposals/${proposalId}?done=saved`, 303);
    });
}
