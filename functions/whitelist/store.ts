import type { EntityConfiguration } from "electrodb";
import { type Page, readPage } from "#functions/table.ts";
import { currentEditionEntity, releaseEntity } from "./entities.ts";
import type { ReleaseFiles } from "./files.ts";
import { bodyFolder, ChangeRecord, CurrentEdition, emptyState, Release, WhitelistState } from "./rules.ts";

export function createWhitelistStore(config: EntityConfiguration, files: ReleaseFiles) {
  const current = currentEditionEntity(config);
  const release = releaseEntity(config);
  const whitelist = "whitelist" as const;

  async function readJson(edition: number, bodyDigest: string, name: string): Promise<unknown> {
    const file = await files.read(`${bodyFolder(edition, bodyDigest)}/${name}`);
    if (!file) throw new Error(`edition ${edition} has no ${name}`);
    return JSON.parse(file.body.toString("utf8"));
  }

  return {
    /** Undefined before the first edition. */
    async findCurrent(): Promise<CurrentEdition | undefined> {
      const { data } = await current.get({ whitelist }).go({ consistent: true });
      return data ? CurrentEdition.parse(data) : undefined;
    },

    async findRelease(edition: number): Promise<Release | undefined> {
      const { data } = await release.get({ whitelist, edition }).go({ consistent: true });
      return data ? Release.parse(data) : undefined;
    },

    /** Newest first. */
    listReleases: (cursor: string | undefined, limit: number): Promise<Page<Release>> =>
      readPage(
        cursor,
        (after) => release.query.byEdition({ whitelist }).go({ order: "desc", limit, cursor: after }),
        (item) => Release.parse(item),
      ),

    /** Every edition after that one, oldest first. */
    async listReleasesAfter(edition: number): Promise<Release[]> {
      const { data } = await release.query
        .byEdition({ whitelist })
        .gt({ edition })
        .go({ consistent: true, pages: "all" });
      return data.map((item) => Release.parse(item));
    },

    async readState({ edition, bodyDigest }: Pick<CurrentEdition, "edition" | "bodyDigest">): Promise<WhitelistState> {
      return edition === 0 ? emptyState : WhitelistState.parse(await readJson(edition, bodyDigest, "state.json"));
    },

    /** What that edition alone changed. */
    async readChanges({
      edition,
      bodyDigest,
    }: Pick<CurrentEdition, "edition" | "bodyDigest">): Promise<ChangeRecord[]> {
      return ChangeRecord.array().parse(await readJson(edition, bodyDigest, "changes.json"));
    },
  };
}

export type WhitelistStore = ReturnType<typeof createWhitelistStore>;
