export interface PublishedFile {
  file: string;
  body: Buffer | string;
}

export interface SigningStatus {
  /** What whoever is given the root file can compare it with. */
  root: { version: number; sha256: string; expires: string };
  /** Undefined between the first root and the first signature. */
  timestamp?: { version: number; expires: string };
  snapshot?: { version: number; expires: string };
  targets?: { version: number; expires: string };
  /** The edition that the signed list is; 0 before the first. */
  edition: number;
}

/** Editions and subscriptions as targets of a TUF repository (theupdateframework.github.io/specification). */
export interface SigningService {
  /**
   * Makes these, and no other, the signed files of the whole list or of a subscription (by its id). The same files again change nothing, and neither does
   * an edition of the whole list that is older than the one signed. Before there is a root it does nothing: the root's arrival publishes again.
   */
  publish: (role: "whitelist" | string, edition: number, files: readonly PublishedFile[]) => Promise<void>;
  /** Nobody vouches for the subscription's files any more. */
  withdraw: (subscriptionId: string) => Promise<void>;
  /** By the clock: signs anew what is at half its life. */
  renewDue: () => Promise<void>;
  /** Undefined before the first root. */
  status: () => Promise<SigningStatus | undefined>;
}
