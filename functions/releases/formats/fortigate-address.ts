import { toAddressList } from "./bare-list.ts";
import type { Format } from "./format.ts";
import { plainText } from "./format.ts";
import { fortigateLimit } from "./fortigate-domain.ts";

/** An external threat feed of type address (docs.fortinet.com: IP address threat feed). */
export const fortigateAddress: Format = {
  name: "fortigate-address",
  files: [{ file: "fortigate-address.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "FortiGate, firewall policy (FortiOS 7.0 or later)",
    kind: "appliance",
    loading: "adds",
    steps: [
      {
        text: "Add the feed.",
        paste: `config system external-resource
    edit "commonlist-addresses"
        set type address
        set resource "{origin}/whitelist/current/fortigate-address.txt"
        set server-identity-check full
        set refresh-rate 60
    next
end`,
      },
      {
        text: "Use commonlist-addresses as the destination of a firewall policy, and limit the policy to the services you want: the list says nothing of ports.",
      },
    ],
    polling:
      "FortiGate fetches the list every 1 to 43,200 minutes, by default every 5, and keeps its last copy while we do not answer.",
    limits: [
      "The security profiles of the policy still apply to what passes.",
      "It holds IP ranges only. Names are in fortigate-category and fortigate-domain.",
      "Do not choose it as a list of blocked addresses in a DNS filter profile: there it would do the opposite.",
    ],
    sources: ["docs.fortinet.com: FortiGate Administration Guide, IP address threat feed"],
  },
  limit: fortigateLimit,
  compile: (content) => [toAddressList("fortigate-address.txt", content)],
};
