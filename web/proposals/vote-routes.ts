import { Hono } from "hono";
import type { NeedLink } from "#functions/chain/rules.ts";
import { Refusal } from "#functions/errors.ts";
import { newId } from "#functions/ids.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import type { ProposalWarning } from "#functions/proposals/warnings.ts";
import type { Services } from "#functions/services.ts";
import type { PollView } from "#functions/voting/service.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { idParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { choiceWords, interestWords } from "#web/words.ts";
import { interestOf, VoteForm } from "./forms.ts";

interface VotePage {
  title: string;
  proposal: Proposal;
  poll: PollView;
  warnings: ProposalWarning[];
  needs: NeedLink[];
  values: FormValues;
  choices: { value: string; text: string }[];
  interests: { value: string; text: string }[];
  errors?: FormErrors | undefined;
}

const votePage = page<VotePage>("proposals/vote.njk");

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, text]) => ({ value, text }));

export function voteRoutes({ proposals, voting, chain }: Services) {
  async function pollOf(c: WebContext) {
    const actor = memberOf(c);
    const proposal = await proposals.requireSeen(actor, idParam(c, "proposalId", "proposal"));
    if (proposal.pollId === undefined) throw new Refusal("not_found");
    return { actor, proposal, pollId: proposal.pollId };
  }

  async function showForm(c: WebContext, typed?: FormValues, errors?: FormErrors) {
    const { actor, proposal, pollId } = await pollOf(c);
    const poll = await voting.viewPoll(actor, pollId);
    if (poll.refusal) throw new Refusal(poll.refusal);
    const { choice = "", reason = "", interest, version = 0 } = poll.elector ?? {};
    // What stands now, so that changing one's mind starts from it; a fresh id, so that this form is one ballot.
    const fresh = { ballotId: newId("ballot"), version: String(version + 1) };
    const values = {
      choice,
      reason,
      interest: interest?.kind ?? "",
      interestDetail: interest?.detail ?? "",
      ...typed,
      ...fresh,
    };
    const title = `Vote: ${proposal.title}`;
    const [warnings, needs] = await Promise.all([proposals.warningsAbout(actor, proposal), chain.needsOf(proposal)]);
    const choices = optionsOf(choiceWords).filter(({ value }) => !poll.mustAbstain || value === "abstain");
    return votePage(
      c,
      { title, proposal, poll, warnings, needs, values, choices, interests: optionsOf(interestWords), errors },
      errors ? 400 : 200,
    );
  }

  return new Hono<WebEnv>()
    .get("/:proposalId/vote", (c) => showForm(c))
    .post("/:proposalId/vote", async (c) => {
      const form = await readForm(c, VoteForm);
      if (form.errors) return showForm(c, form.values, form.errors);
      const { actor, proposal, pollId } = await pollOf(c);
      const { ballotId, version, choice, reason } = form.data;
      await voting.castVote(actor, {
        pollId,
        ballotId,
        version,
        choice,
        ...(reason && { reason }),
        interest: interestOf(form.data),
      });
      return c.redirect(`/proposals/${proposal.proposalId}?done=voted`, 303);
    });
}
