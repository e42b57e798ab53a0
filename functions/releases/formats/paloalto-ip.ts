import { toAddressList } from "./bare-list.ts";
import type { Format } from "./format.ts";
import { plainText } from "./format.ts";

/** An External Dynamic List of type IP (docs.paloaltonetworks.com: External Dynamic Lists, Formatting Guidelines). */
export const paloaltoIp: Format = {
  name: "paloalto-ip",
  files: [{ file: "paloalto-ip.txt", contentType: plainText }],
  sight: { ports: false, paths: false },
  guide: {
    product: "Palo Alto Networks firewalls, security policy (PAN-OS 9.1 or later)",
    kind: "appliance",
    loading: "adds",
    steps: [
      {
        text: "Under Objects, External Dynamic Lists, add a list of type IP List with this address as its source.",
        paste: "{origin}/whitelist/current/paloalto-ip.txt",
      },
      { text: "Choose a certificate profile that holds the issuer of our certificate, and let it check every hour." },
      {
        text: "Use the list as the destination of a security policy rule, and limit the rule to the services you want: the list says nothing of ports.",
      },
    ],
    polling: "The firewall fetches the list every five minutes, hour, day, week or month, as you set it.",
    limits: [
      "The security profiles of the rule still apply to what passes.",
      "It holds IP ranges only. Names are in paloalto-url and paloalto-domain.",
      "Whatever answers at these addresses passes, whoever runs it by then.",
    ],
    sources: ["docs.paloaltonetworks.com: External Dynamic Lists, Formatting Guidelines (IP Address List)"],
  },
  limit: { entries: 50_000, source: "Palo Alto Networks, External Dynamic Lists: most addresses of smaller models" },
  compile: (content) => [toAddressList("paloalto-ip.txt", content)],
};
