import { Hono } from "hono";
import { type Actor, hasRole, isMember } from "#functions/accounts/rules.ts";
import { Id, newId } from "#functions/ids.ts";
import type { Proposal, ProposalList } from "#functions/proposals/rules.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { cursorOf, idParam, noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { statusOf } from "#web/words.ts";
import { draftRoutes } from "./draft-routes.ts";
import { AnswerForm, CommentForm, VersionForm } from "./forms.ts";
import { createProposalPage, type ProposalPage } from "./proposal-page.ts";
import { voteRoutes } from "./vote-routes.ts";

interface ListPage {
  title: string;
  list: ProposalList;
  proposals: Page<Proposal>;
  statusOf: typeof statusOf;
  mayPropose: boolean;
}

const listPage = page<ListPage>("proposals/list.njk");
const proposalPage = page<ProposalPage & { values: FormValues; errors?: FormErrors; notice?: string | undefined }>(
  "proposals/proposal.njk",
);
const withdrawPage = page<{ title: string; proposal: Proposal }>("proposals/withdraw.njk");

const notices: Record<string, string> = {
  voted: "Your organisation's vote has been recorded. You can change it until the vote closes.",
  opened: "The vote is open. The organisations entitled to vote are fixed from now on.",
  commented: "Your comment has been added.",
  answered:
    "Your answer has been added. The objection stands until its organisation changes its vote or the charter outweighs it.",
  closed: "The vote is closed and the result is below.",
  saved: "The draft has been saved. Open the vote when it is ready.",
  withdrawn: "The proposal has been withdrawn.",
};

const listTitles: Record<ProposalList, string> = {
  open: "Proposals being voted on",
  carried: "Proposals agreed, not yet published",
  ended: "Earlier proposals",
  draft: "Your organisation's drafts",
};

const listFor = (c: WebContext, actor: Actor | undefined): ProposalList => {
  const asked = Object.keys(listTitles).find((each) => each === c.req.query("list")) as ProposalList | undefined;
  return asked ?? (actor && isMember(actor) ? "open" : "ended");
};

export function proposalRoutes(services: Services) {
  const { proposals } = services;
  const viewProposal = createProposalPage(services);

  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const view = await viewProposal(c.get("actor"), idParam(c, "proposalId", "proposal"), cursorOf(c));
    const notice = noticeOf(c, notices);
    const filled = { commentId: newId("comment"), ...values };
    return proposalPage(c, { ...view, values: filled, notice, ...(errors && { errors }) }, errors ? 400 : 200);
  }

  const back = (c: WebContext, proposalId: string, done: string) =>
    c.redirect(`/proposals/${proposalId}?done=${done}`, 303);

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = c.get("actor");
      const list = listFor(c, actor);
      const isPublic = list === "carried" || list === "ended";
      const member = isPublic ? undefined : memberOf(c);
      const found =
        list === "draft" && member
          ? await proposals.listDrafts(member, cursorOf(c))
          : await proposals.listProposals(list === "draft" ? "open" : list, cursorOf(c));
      const mayPropose = actor !== undefined && hasRole(actor, "representative");
      return listPage(c, { title: listTitles[list], list, proposals: found, statusOf, mayPropose });
    })
    .route("/", draftRoutes(services))
    .route("/", voteRoutes(services))
    .get("/:file{pro_[0-9a-f]{24}\\.json}", async (c) => {
      const proposalId = Id("proposal").parse(c.req.param("file").replace(".json", ""));
      c.header("Cache-Control", "public, max-age=300");
      return c.json(await proposals.publicRecord(proposalId));
    })
    .get("/:proposalId", (c) => show(c))
    .post("/:proposalId/open", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      const form = await readForm(c, VersionForm);
      if (form.errors) return show(c, {}, form.errors);
      await proposals.openProposal(actor, proposalId, form.data.version);
      return back(c, proposalId, "opened");
    })
    .get("/:proposalId/withdraw", async (c) => {
      const proposal = await proposals.requireSeen(memberOf(c), idParam(c, "proposalId", "proposal"));
      return withdrawPage(c, { title: "Withdraw this proposal", proposal });
    })
    .post("/:proposalId/withdraw", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      await proposals.withdraw(actor, proposalId);
      return back(c, proposalId, "withdrawn");
    })
    .post("/:proposalId/close", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      await proposals.closeVote(actor, proposalId);
      return back(c, proposalId, "closed");
    })
    .post("/:proposalId/comments", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      const form = await readForm(c, CommentForm);
      if (form.errors) return show(c, form.values, form.errors);
      await proposals.addComment(actor, { proposalId, ...form.data });
      return back(c, proposalId, "commented");
    })
    .post("/:proposalId/answers", async (c) => {
      const actor = memberOf(c);
      const proposalId = idParam(c, "proposalId", "proposal");
      const form = await readForm(c, AnswerForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { answer, ...block } = form.data;
      await proposals.answerBlock(actor, proposalId, { ...block, text: answer });
      return back(c, proposalId, "answered");
    });
}
