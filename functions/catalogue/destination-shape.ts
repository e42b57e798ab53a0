import * as z from "zod";
import { boundsOf } from "./port-ranges.ts";

/** `host`: this name only. `host+sub`: this name and every name below it. `sub`: every name below it, not the name itself. */
export const matches = ["host", "host+sub", "sub"] as const;
export const Match = z.enum(matches);
export type Match = z.infer<typeof Match>;

/** One port, or a range `from-to`. */
const PortRange = z.string().refine((text) => boundsOf(text) !== undefined);

/**
 * One network place, in the one spelling that `normaliseDestination` gives: either a host (A-label form) with `match`, or `ips` (CIDRs) and then `match`
 * is `host` and means nothing. `path` only with `host`, as a prefix that starts and ends in a slash. No ports: whatever web ports the filter handles.
 */
export const Destination = z.object({
  host: z.string().optional(),
  match: Match,
  path: z.string().optional(),
  tcp: z.array(PortRange).optional(),
  udp: z.array(PortRange).optional(),
  ips: z.array(z.string()).optional(),
});
export type Destination = z.infer<typeof Destination>;
