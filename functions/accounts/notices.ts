import * as z from "zod";
import { roleWords } from "./role-words.ts";
import { Role } from "./rules.ts";

export const noticeKinds = [
  "role_granted",
  "role_ended",
  "representatives_changed",
  "organisation_confirmed",
  "organisation_declined",
  "mail_bounced",
] as const;
type NoticeKind = (typeof noticeKinds)[number];

/** Something the person is told on their account page until they say they have read it. One of a kind about one thing. */
export const Notice = z.object({
  personId: z.string(),
  kind: z.enum(noticeKinds),
  /** The role, or the id of the organisation or the person, that it is about. */
  about: z.string(),
  organisationId: z.string().optional(),
  at: z.iso.datetime(),
});
export type Notice = z.infer<typeof Notice>;

const words: Record<NoticeKind, (role: string, organisation: string) => string> = {
  role_granted: (role, organisation) => `You have been given the role “${role}” for ${organisation}.`,
  role_ended: (role, organisation) => `Your role “${role}” for ${organisation} has ended.`,
  representatives_changed: (_, organisation) => `Who represents ${organisation} in the working group has changed.`,
  organisation_confirmed: (_, organisation) => `It has been confirmed that you work for ${organisation}.`,
  organisation_declined: (_, organisation) => `It could not be confirmed that you work for ${organisation}.`,
  mail_bounced: () =>
    "An e-mail that we sent to you came back. If your address has changed, sign in with the new one. If not, ask your IT team why e-mail from Commonlist is refused.",
};

export function noticeText(
  { kind, about }: Pick<Notice, "kind" | "about">,
  organisation = "your organisation",
): string {
  const role = Role.safeParse(about);
  return words[kind](role.success ? roleWords[role.data] : "", organisation);
}

const Key = z.tuple([z.string(), z.enum(noticeKinds), z.string()]);

/** Names one notice in a word, for the outbox. Ids and names of kinds hold no slash. */
export const keyOf = ({ personId, kind, about }: Notice): string => [personId, kind, about].join("/");

export function readKey(key: string): Pick<Notice, "personId" | "kind" | "about"> {
  const [personId, kind, about] = Key.parse(key.split("/"));
  return { personId, kind, about };
}
