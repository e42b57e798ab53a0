import { isIP } from "node:net";
import * as z from "zod";
import { createDnsLookups } from "./name-checks/dns-lookups.ts";
import type { NameLookups } from "./name-checks/lookups.ts";
import { createRdapLookups } from "./name-checks/rdap-lookups.ts";

const form = 'NAME_SERVERS is "system", or addresses with ports such as 127.0.0.1:5353';
const isServer = (text: string): boolean =>
  isIP(text) !== 0 || (/:\d{1,5}$/.test(text) && isIP(text.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")) !== 0);

/** Which name servers listed names are looked up with; not set, none are. `system` stands for those that the machine itself uses. */
export const NameServers = z
  .string()
  .optional()
  .transform((text): "system" | string[] | undefined =>
    text === "system" ? text : text?.split(",").map((each) => each.trim()),
  )
  .refine((given) => given === undefined || given === "system" || given.every(isServer), form);

/** Where the list of registries is that answer by RDAP; not set, none is asked. */
export const RdapBootstrap = z.url({ protocol: /^https?$/, error: "RDAP_BOOTSTRAP is a web address" }).optional();

export function createNameLookups(
  servers: z.infer<typeof NameServers>,
  bootstrap: z.infer<typeof RdapBootstrap>,
): NameLookups | undefined {
  if (!servers) return undefined;
  const registrationOf = bootstrap ? createRdapLookups(bootstrap) : async () => undefined;
  return { answerOf: createDnsLookups(servers), registrationOf };
}
