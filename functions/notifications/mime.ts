import type { Email } from "./email.ts";

/** The e-mail as nodemailer takes it. Addresses go as name and address apart, so that neither can hold the other. */
export const asMessage = ({ messageId, to, subject, text, html, headers }: Email, from: string) => ({
  from: { name: "Commonlist", address: from },
  to: { name: to.name, address: to.address },
  subject,
  messageId,
  text,
  html,
  headers: { ...headers },
});
