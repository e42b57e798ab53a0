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
});
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;
