/** Where on a form a destination's problem or warning belongs. */
export type DestinationField = "host" | "match" | "path" | "tcp" | "udp" | "ips";

export interface DestinationProblem {
  code: string;
  field: DestinationField;
  /** Says what is wrong in words for the person who typed it. */
  text: string;
}

export type DestinationWarning = DestinationProblem;
