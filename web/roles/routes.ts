import { Hono } from "hono";
import * as z from "zod";
import type { PersonView } from "#functions/accounts/people-views.ts";
import type { RoleGrantView, RoleProposalView } from "#functions/accounts/role-service.ts";
import { roleWords } from "#functions/accounts/role-words.ts";
import { type Actor, Role, roles, whyLacksRole } from "#functions/accounts/rules.ts";
import { Refusal, type RefusalCode, refuseIf } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import { wayWords } from "#web/contacts/owner-check-form.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { cursorOf, idParam, noticeOf, param } from "#web/params.ts";
import { type PageStatus, page } from "#web/render.ts";
import { roleHints, roleTitle } from "#web/role-words.ts";

interface Titled {
  title: string;
  who: string;
}
type TitledProposal = RoleProposalView & Titled;

const overviewPage = page<{
  proposals: TitledProposal[];
  next: string | undefined;
  roles: { role: Role; words: string }[];
  notice: string | undefined;
}>("roles/overview.njk");
const proposePage = page<{
  choices: { value: string; text: string; hint: { text: string } }[];
  values: FormValues;
  errors?: FormErrors;
}>("roles/propose.njk");
const proposalPage = page<{ proposal: TitledProposal; mine: boolean; checkedHow: string | undefined }>(
  "roles/proposal.njk",
);
const holdersPage = page<Page<RoleGrantView & Titled> & { role: Role; words: string }>("roles/holders.njk");
const endPage = page<{ title: string; action: string; who: string; role: string; back: string }>("roles/end.njk");

/** A representative is proposed for a seat, so the two seats are choices of their own. A filtering owner is proposed from a contact. */
const wishes = ["voting", "deputy", "researcher", "publisher", "steward"] as const;
const ProposeForm = z.object({
  email: z
    .string({ error: "Enter their e-mail address" })
    .trim()
    .min(1, "Enter their e-mail address")
    .max(254, "Enter a shorter e-mail address"),
  wish: z.enum(wishes, { error: "Select a role" }),
});
const notices: Record<string, string> = {
  proposed: "The role has been proposed. Another steward has to grant it.",
  granted: "The role has been given. The person sees it on their account page.",
  declined: "The proposed role has been taken back. Nobody holds it.",
  ended: "The role has ended.",
};
/** What is the matter with the person or the role: said beside what was typed. */
const problemsOfProposal: Partial<Record<RefusalCode, { field: "email" | "wish"; message: string }>> = {
  no_organisation_to_act_for: {
    field: "email",
    message:
      "Enter the address of somebody whose organisation is known, from their own address or because a colleague confirmed it",
  },
  steward_and_publisher: {
    field: "wish",
    message: "Nobody can be both steward and publisher: end the one role before you give the other",
  },
  seat_taken: {
    field: "wish",
    message: "The organisation already has this representative: end the present one’s role first",
  },
};
const DecisionForm = z.object({ roleProposalId: Id("roleProposal") });

const choices = wishes.map((wish) => {
  const seat = wish === "voting" || wish === "deputy" ? wish : undefined;
  const role = seat ? "representative" : (wish as Role);
  return { value: wish, text: roleTitle({ role, seat }), hint: { text: roleHints[role] } };
});
/** By name, or by address before they have signed in; a web filtering lead by neither. */
const titled = <Item extends { role: Role; person: PersonView }>(item: Item): Item & Titled => ({
  ...item,
  title: roleTitle(item),
  who: item.person.name || item.person.email || "A web filtering lead",
});

export function roleRoutes({ accounts, contacts }: Services) {
  async function propose(actor: Actor, { email, wish }: z.output<typeof ProposeForm>): Promise<FormErrors | undefined> {
    const person = await accounts.findPersonByEmail(actor, email);
    if (!person) {
      const message =
        "Nobody with this address has signed in here yet. Ask them to sign in once, then propose it again";
      return formErrors([{ path: ["email"], message }]);
    }
    const { personId } = person;
    const request =
      wish === "voting" || wish === "deputy"
        ? { personId, role: "representative" as const, seat: wish }
        : { personId, role: wish };
    try {
      await accounts.proposeRole(actor, request);
      return undefined;
    } catch (error) {
      const problem = error instanceof Refusal ? problemsOfProposal[error.code] : undefined;
      if (!problem) throw error;
      return formErrors([{ path: [problem.field], message: problem.message }]);
    }
  }

  /** Every page here names people, so each is for a steward. */
  const requireEntitled = (c: WebContext): Actor => {
    const actor = signedIn(c);
    refuseIf(whyLacksRole(actor, "steward"));
    return actor;
  };

  const showPropose = (c: WebContext, values: FormValues, errors?: FormErrors, status?: PageStatus) =>
    proposePage(c, { choices, values, ...(errors && { errors }) }, status);

  const named = (c: WebContext) => ({ personId: idParam(c, "personId", "person"), role: param(c, "role", Role) });

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const { items, next } = await accounts.listProposals(requireEntitled(c), cursorOf(c));
      return overviewPage(c, {
        proposals: items.map(titled),
        next,
        roles: roles.map((role) => ({ role, words: roleWords[role] })),
        notice: noticeOf(c, notices),
      });
    })
    .get("/propose", (c) => {
      requireEntitled(c);
      return showPropose(c, {});
    })
    .post("/propose", async (c) => {
      const actor = requireEntitled(c);
      const { data, values, errors } = await readForm(c, ProposeForm);
      const problems = errors ?? (await propose(actor, data));
      return problems ? showPropose(c, values, problems, 400) : c.redirect("/roles?done=proposed", 303);
    })
    .get("/proposals/:personId/:role", async (c) => {
      const actor = requireEntitled(c);
      const { personId, role } = named(c);
      const proposal = await accounts.viewProposal(actor, personId, role);
      const checkedHow = proposal.check && wayWords[proposal.check.way];
      return proposalPage(c, { proposal: titled(proposal), mine: proposal.proposedBy === actor.personId, checkedHow });
    })
    .post("/proposals/:personId/:role/:decision{grant|decline}", async (c) => {
      const actor = requireEntitled(c);
      const { data } = await readForm(c, DecisionForm);
      if (!data) throw new Refusal("changed_meanwhile");
      const request = { ...named(c), ...data };
      const isGrant = c.req.param("decision") === "grant";
      const grant = request.role === "filtering_owner" ? contacts.grantOwner : accounts.grantRole;
      await (isGrant ? grant(actor, request) : accounts.declineRole(actor, request));
      return c.redirect(`/roles?done=${isGrant ? "granted" : "declined"}`, 303);
    })
    .get("/holders/:role", async (c) => {
      const actor = requireEntitled(c);
      const role = param(c, "role", Role);
      const { items, next } = await accounts.listHolders(actor, role, cursorOf(c));
      return holdersPage(c, { items: items.map(titled), next, role, words: roleWords[role] });
    })
    .get("/holders/:role/:personId/end", async (c) => {
      const actor = requireEntitled(c);
      const { personId, role } = named(c);
      const { who, person } = titled(await accounts.viewGrant(actor, personId, role));
      const title =
        role === "filtering_owner"
          ? `End the role of a web filtering lead of ${person.organisationName}`
          : `End the role of ${who}`;
      return endPage(c, { title, action: c.req.path, who, role: roleWords[role], back: `/roles/holders/${role}` });
    })
    .post("/holders/:role/:personId/end", async (c) => {
      const actor = requireEntitled(c);
      const { personId, role } = named(c);
      await accounts.endRole(actor, { personId, role });
      return c.redirect("/roles?done=ended", 303);
    });
}
