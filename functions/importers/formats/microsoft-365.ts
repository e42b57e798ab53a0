import * as z from "zod";
import type { ToolDraft } from "#functions/catalogue/rules.ts";
import { toolIdFor } from "#functions/catalogue/tool-ids.ts";
import { tidy, whyDamaged } from "../texts.ts";
import { type DestinationUnit, type Format, parsed, type Rejection } from "../units.ts";

const EndpointSet = z.object({
  id: z.int(),
  serviceArea: z.string().min(1),
  serviceAreaDisplayName: z.string().min(1),
  urls: z.array(z.string()).optional(),
  ips: z.array(z.string()).optional(),
  tcpPorts: z.string().optional(),
  udpPorts: z.string().optional(),
  required: z.boolean(),
  notes: z.string().optional(),
});
type EndpointSet = z.infer<typeof EndpointSet>;
const Sets = z.array(z.unknown());

/** Microsoft's areas that are tools of our own register. */
const known: Partial<Record<string, { toolId: string; kind: ToolDraft["kind"] }>> = {
  Exchange: { toolId: "exchange-online", kind: "other" },
  SharePoint: { toolId: "sharepoint-onedrive", kind: "file_storage" },
  Skype: { toolId: "microsoft-teams", kind: "video_conferencing" },
  Common: { toolId: "microsoft-365-common", kind: "other" },
};

const sourceUrl = "https://endpoints.office.com/endpoints/worldwide";

/** `*.x` is every name below x, as Microsoft means it; any other star is no suffix rule, and shortening it would open more. */
function toUnits(set: EndpointSet, at: string): ({ unit: DestinationUnit } | { rejection: Rejection })[] {
  const { toolId = toolIdFor(`microsoft-${set.serviceArea}`) ?? "microsoft", kind = "other" } =
    known[set.serviceArea] ?? {};
  const tool: ToolDraft = {
    ...{ toolId, kind, name: tidy(set.serviceAreaDisplayName).slice(0, 80), vendor: "Microsoft" },
    purpose: "Named by Microsoft's list of endpoints; nobody has described it here yet",
  };
  const breaksWithout =
    tidy(set.notes ?? "").slice(0, 300) || "Microsoft's list does not say what stops working without it";
  const shared = {
    type: "destination" as const,
    toolId,
    tool,
    required: set.required,
    sourceUrl,
    ...(!set.required && { breaksWithout }),
  };
  const ports = { tcp: set.tcpPorts, udp: set.udpPorts };
  const urls = (set.urls ?? []).map((url, index) => {
    const place = url.startsWith("*.") ? { host: url, match: "sub", ...ports } : { host: url, match: "host", ...ports };
    const where = `${at}.urls[${index}]`;
    const damage = whyDamaged(url);
    return damage ? { rejection: { at: where, reason: damage } } : { unit: { ...shared, at: where, place } };
  });
  const ips = set.ips ?? [];
  return ips.length === 0 ? urls : [...urls, { unit: { ...shared, at: `${at}.ips`, place: { ips, ...ports } } }];
}

/** Microsoft's endpoints service: each URL of a set is one unit, and its IP ranges together are one. */
export const microsoft365: Format<DestinationUnit> = {
  name: "Microsoft 365 endpoints",
  isShapeOf: ({ json }) => Sets.safeParse(json).data?.some((set) => EndpointSet.safeParse(set).success) ?? false,
  parse: ({ json }) =>
    parsed(
      Sets.parse(json).flatMap((set, index) => {
        const { data, error } = EndpointSet.safeParse(set);
        const at = `[${index}]`;
        if (!data) return { rejection: { at, reason: `lacks ${error.issues[0]?.path.join(".") || "what a set has"}` } };
        const damage =
          whyDamaged(data.serviceArea) ?? whyDamaged(data.serviceAreaDisplayName) ?? whyDamaged(data.notes ?? "");
        return damage ? { rejection: { at, reason: damage } } : toUnits(data, at);
      }),
    ),
};
