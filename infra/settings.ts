import * as z from "zod";

/** What one deployment decides: given as context, on the command line (`-c publicOrigin=…`) or in cdk.json. */
export const DeploymentSettings = z.object({
  /** Scheme and host that people use. */
  publicOrigin: z
    .string()
    .refine(
      (url) => url.startsWith("https:") && URL.parse(url)?.origin === url,
      "publicOrigin is like https://commonlist.example, without a slash",
    ),
  /** Of a certificate for that host in us-east-1, the only place where CloudFront looks. */
  certificateArn: z.string().regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/, "certificateArn is in us-east-1"),
  /** What e-mail comes from: an address at a domain that somebody has verified with SES, unless it goes out by another server. */
  mailFrom: z.email("mailFrom is an e-mail address"),
  /** Of a secret with the `smtps://` address of a mail server, user and password included. Without it e-mail goes out by SES. */
  smtpSecretArn: z.string().startsWith("arn:").optional(),
  /** Who answers for the personal data kept here, as privacy notices name them. */
  controllerName: z.string().min(1, "controllerName says who runs this deployment"),
  controllerAddress: z.string().min(1, "controllerAddress is where post reaches them"),
  controllerEmail: z.email("controllerEmail is where questions about personal data go"),
});
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;
