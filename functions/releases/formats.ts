import { adguard } from "./formats/adguard.ts";
import { adguardMatcher } from "./formats/adguard-matcher.ts";
import { chromePolicy, chromePolicyOnly } from "./formats/chrome.ts";
import { chromePolicyMatcher, chromePolicyOnlyMatcher } from "./formats/chrome-matcher.ts";
import { defender } from "./formats/defender.ts";
import { defenderMatcher } from "./formats/defender-matcher.ts";
import { dnsmasq, dnsmasqOnly } from "./formats/dnsmasq.ts";
import { dnsmasqMatcher, dnsmasqOnlyMatcher } from "./formats/dnsmasq-matcher.ts";
import { domains } from "./formats/domains.ts";
import { domainsMatcher } from "./formats/domains-matcher.ts";
import { e2guardian } from "./formats/e2guardian.ts";
import { e2guardianMatcher } from "./formats/e2guardian-matcher.ts";
import { whitelistCsvMatcher, whitelistJsonMatcher } from "./formats/endpoint-set-matcher.ts";
import { forcepointCloud } from "./formats/forcepoint-cloud.ts";
import { forcepointCloudMatcher } from "./formats/forcepoint-cloud-matcher.ts";
import type { Format, Matcher } from "./formats/format.ts";
import { fortigateAddress } from "./formats/fortigate-address.ts";
import { fortigateCategory } from "./formats/fortigate-category.ts";
import { fortigateDomain } from "./formats/fortigate-domain.ts";
import {
  fortigateAddressMatcher,
  fortigateCategoryMatcher,
  fortigateDomainMatcher,
} from "./formats/fortigate-matcher.ts";
import { paloaltoDomain } from "./formats/paloalto-domain.ts";
import { paloaltoIp } from "./formats/paloalto-ip.ts";
import { paloaltoDomainMatcher, paloaltoIpMatcher, paloaltoUrlMatcher } from "./formats/paloalto-matcher.ts";
import { paloaltoUrl } from "./formats/paloalto-url.ts";
import { pfblockerng } from "./formats/pfblockerng.ts";
import { pfblockerngMatcher } from "./formats/pfblockerng-matcher.ts";
import { pihole } from "./formats/pihole.ts";
import { piholeMatcher } from "./formats/pihole-matcher.ts";
import { privoxy, privoxyOnly } from "./formats/privoxy.ts";
import { privoxyMatcher, privoxyOnlyMatcher } from "./formats/privoxy-matcher.ts";
import { proxyOnly } from "./formats/proxy-only.ts";
import { proxyOnlyMatcher } from "./formats/proxy-only-matcher.ts";
import { rpz } from "./formats/rpz.ts";
import { rpzMatcher } from "./formats/rpz-matcher.ts";
import { smoothwall } from "./formats/smoothwall.ts";
import { smoothwallMatcher } from "./formats/smoothwall-matcher.ts";
import { squid } from "./formats/squid.ts";
import { squidMatcher } from "./formats/squid-matcher.ts";
import { umbrella } from "./formats/umbrella.ts";
import { umbrellaMatcher } from "./formats/umbrella-matcher.ts";
import { unbound, unboundOnly } from "./formats/unbound.ts";
import { unboundMatcher, unboundOnlyMatcher } from "./formats/unbound-matcher.ts";
import { whitelistCsv } from "./formats/whitelist-csv.ts";
import { whitelistJson } from "./formats/whitelist-json.ts";
import { zscaler } from "./formats/zscaler.ts";
import { zscalerMatcher } from "./formats/zscaler-matcher.ts";

/** A format with the independent reading of it that every edition is checked by. */
export interface CheckedFormat extends Format {
  matcher: Matcher;
}

/** Everything that is published, in the order of pages: filters by kind, then files for programs. */
export const formats: readonly CheckedFormat[] = [
  { ...paloaltoUrl, matcher: paloaltoUrlMatcher },
  { ...paloaltoDomain, matcher: paloaltoDomainMatcher },
  { ...paloaltoIp, matcher: paloaltoIpMatcher },
  { ...fortigateCategory, matcher: fortigateCategoryMatcher },
  { ...fortigateDomain, matcher: fortigateDomainMatcher },
  { ...fortigateAddress, matcher: fortigateAddressMatcher },
  { ...smoothwall, matcher: smoothwallMatcher },
  { ...zscaler, matcher: zscalerMatcher },
  { ...umbrella, matcher: umbrellaMatcher },
  { ...forcepointCloud, matcher: forcepointCloudMatcher },
  { ...defender, matcher: defenderMatcher },
  { ...squid, matcher: squidMatcher },
  { ...e2guardian, matcher: e2guardianMatcher },
  { ...privoxy, matcher: privoxyMatcher },
  { ...privoxyOnly, matcher: privoxyOnlyMatcher },
  { ...rpz, matcher: rpzMatcher },
  { ...unbound, matcher: unboundMatcher },
  { ...unboundOnly, matcher: unboundOnlyMatcher },
  { ...dnsmasq, matcher: dnsmasqMatcher },
  { ...dnsmasqOnly, matcher: dnsmasqOnlyMatcher },
  { ...adguard, matcher: adguardMatcher },
  { ...pihole, matcher: piholeMatcher },
  { ...pfblockerng, matcher: pfblockerngMatcher },
  { ...domains, matcher: domainsMatcher },
  { ...chromePolicy, matcher: chromePolicyMatcher },
  { ...chromePolicyOnly, matcher: chromePolicyOnlyMatcher },
  { ...proxyOnly, matcher: proxyOnlyMatcher },
  { ...whitelistJson, matcher: whitelistJsonMatcher },
  { ...whitelistCsv, matcher: whitelistCsvMatcher },
];

/** By its name, or by the name of one of its files. */
export const findFormat = (name: string): CheckedFormat | undefined =>
  formats.find((format) => format.name === name || format.files.some(({ file }) => file === name));
