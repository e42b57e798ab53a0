import * as z from "zod";

export const noticeKinds = [
  "role_granted",
  "role_ended",
  "representatives_changed",
  "organisation_confirmed",
  "organisation_declined",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Something the person is told on their account page until they say they have read it. One of a kind about one thing. */
export const Notice = z.object({
  personId: z.string(),
  kind: z.enum(noticeKinds),
  /** The role, or the id of the organisation, that it is about. */
  about: z.string(),
  organisationId: z.string().optional(),
  at: z.iso.datetime(),
});
export type Notice = z.infer<typeof Notice>;
