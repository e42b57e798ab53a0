import { Hono } from "hono";
import * as z from "zod";
import { noticeText } from "#functions/accounts/notices.ts";
import type { OrganisationVia } from "#functions/accounts/people.ts";
import { roleWords } from "#functions/accounts/role-words.ts";
import { type Actor, isMember, Role } from "#functions/accounts/rules.ts";
import type { AccountView } from "#functions/accounts/service.ts";
import { Refusal } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebEnv } from "#web/context.ts";
import { readForm } from "#web/forms.ts";
import { param } from "#web/params.ts";
import { page } from "#web/render.ts";
import { roleTitle } from "#web/role-words.ts";
import type { Cookies } from "#web/session.ts";

interface AccountPage extends Pick<AccountView, "person" | "choice"> {
  via: string | undefined;
  roles: { title: string; role: Role; endsAt: string; state: "now" | "lapsed" | "second factor" }[];
  notices: { text: string; at: string }[];
  shownUntil: string;
  canConfirm: boolean;
  isSteward: boolean;
  isPublisher: boolean;
  isResearcher: boolean;
  isOwner: boolean;
}

const accountPage = page<AccountPage>("account/account.njk");
const endRolePage = page<{ title: string; action: string; who: string; role: string; back: string }>("roles/end.njk");

const viaWords: Record<OrganisationVia, string> = {
  domain: "Your e-mail address shows it.",
  predecessor:
    "Your e-mail address is of an organisation that it has replaced. You can hold no role until you sign in with an address of its own.",
  confirmed: "A colleague or a steward confirmed it.",
};

const stateOf = (actor: Actor, { role, lapsed }: { role: Role; lapsed: boolean }) => {
  if (lapsed) return "lapsed";
  return actor.awaitingSecondFactor?.includes(role) ? "second factor" : "now";
};

const NoticeForm = z.object({ shownUntil: z.iso.datetime() });

export function accountRoutes({ accounts }: Services, { cookies }: { cookies: Cookies }) {
  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const actor = signedIn(c);
      const { person, grants, choice, notices } = await accounts.viewAccount(actor);
      return accountPage(c, {
        person,
        choice,
        via: person.organisationVia && viaWords[person.organisationVia],
        roles: grants.map((grant) => ({
          title: roleTitle(grant),
          role: grant.role,
          endsAt: grant.endsAt,
          state: stateOf(actor, grant),
        })),
        notices: notices.map((notice) => ({ text: noticeText(notice, notice.organisationName), at: notice.at })),
        shownUntil: notices.reduce((latest, { at }) => (at > latest ? at : latest), ""),
        canConfirm: isMember(actor) && person.organisationVia === "domain",
        isSteward: actor.roles.includes("steward"),
        isPublisher: actor.roles.includes("publisher"),
        isResearcher: actor.roles.includes("researcher"),
        isOwner: actor.roles.includes("filtering_owner"),
      });
    })
    .post("/notices", async (c) => {
      const actor = signedIn(c);
      const { data } = await readForm(c, NoticeForm);
      if (data) await accounts.dismissNotices(actor, data.shownUntil);
      return c.redirect("/account", 303);
    })
    .post("/sign-out-everywhere", async (c) => {
      await accounts.signOutEverywhere(signedIn(c));
      cookies.clear(c, "session");
      return c.redirect("/signed-out", 303);
    })
    .get("/roles/:role/end", async (c) => {
      const actor = signedIn(c);
      const role = param(c, "role", Role);
      const grant = (await accounts.viewAccount(actor)).grants.find((each) => each.role === role);
      if (!grant) throw new Refusal("not_found");
      const title = `End your role: ${roleTitle(grant)}`;
      return endRolePage(c, { title, action: c.req.path, who: "you", role: roleWords[role], back: "/account" });
    })
    .post("/roles/:role/end", async (c) => {
      const actor = signedIn(c);
      await accounts.endRole(actor, { personId: actor.personId, role: param(c, "role", Role) });
      return c.redirect("/account", 303);
    });
}
