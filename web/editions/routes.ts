import { Hono } from "hono";
import { restorationIdOf } from "#functions/proposals/restoration.ts";
import type { Proposal } from "#functions/proposals/rules.ts";
import { formats } from "#functions/releases/formats.ts";
import type { Services } from "#functions/services.ts";
import type { Page } from "#functions/table.ts";
import { impactOf } from "#functions/whitelist/impact.ts";
import type { ChangeRecord, Release, WhitelistEntry, WhitelistState } from "#functions/whitelist/rules.ts";
import type { WebEnv } from "#web/context.ts";
import { type FileGroup, type FormatGroup, groupFiles, groupFormats } from "#web/formats/listing.ts";
import { cursorOf, editionParam } from "#web/params.ts";
import { page } from "#web/render.ts";
import { changeWords, impactWords } from "#web/words.ts";

interface Line {
  what: string;
  id: number;
  before: ChangeRecord["previous"];
  after: ChangeRecord["entry"];
  impact: string;
  when: string | undefined;
}

interface ListPage {
  title: string;
  current: Release | undefined;
  releases: Page<Release>;
  /** The products that it can be loaded into. */
  products: FormatGroup[];
}

interface EditionPage {
  title: string;
  release: Release;
  isCurrent: boolean;
  /** Entries under the name of their tool, in the order of the names. */
  tools: { toolId: string; toolName: string; entries: WhitelistEntry[] }[];
  announced: WhitelistState["announced"];
  files: FileGroup[];
  changes: Line[];
  organisations: Record<string, string>;
  /** The proposals that carried it, and for a removal at once the vote on it. */
  agreedIn: Proposal[];
  restorationId: string;
}

const listPage = page<ListPage>("editions/list.njk");
const editionPage = page<EditionPage>("editions/edition.njk");
const differencePage = page<{ title: string; from: number; to: number; changes: Line[] }>("editions/difference.njk");

export const changeLines = (records: readonly ChangeRecord[]): Line[] =>
  records.map(({ what, id, previous, entry, impact, effectiveAt }) => ({
    what: changeWords[what],
    id,
    before: previous,
    after: what === "removed" ? undefined : entry,
    impact:
      what === "announced"
        ? `Nothing yet. Then: ${impactWords[impactOf(previous, entry)].toLowerCase()}`
        : impactWords[impact],
    when: effectiveAt,
  }));

function byTool(entries: readonly WhitelistEntry[]): EditionPage["tools"] {
  const groups = Map.groupBy(entries, ({ toolId }) => toolId);
  return [...groups]
    .map(([toolId, group]) => ({ toolId, toolName: group[0]?.toolName ?? toolId, entries: group }))
    .toSorted((a, b) => a.toolName.localeCompare(b.toolName, "en-GB"));
}

export function editionRoutes({ whitelist, organisations, proposals }: Services) {
  async function namesOf({ preparedFor, approvedFor }: Release): Promise<Record<string, string>> {
    const found = await organisations.findOrganisations([preparedFor, approvedFor].filter((id) => id !== undefined));
    return Object.fromEntries(found.map(({ organisationId, name }) => [organisationId, name]));
  }

  return new Hono<WebEnv>()
    .get("/", async (c) => {
      const [current, releases] = await Promise.all([whitelist.findCurrent(), whitelist.listReleases(cursorOf(c))]);
      const release = current && (await whitelist.requireRelease(current.edition));
      const products = groupFormats(formats);
      return listPage(c, { title: "Shared whitelist", current: release, releases, products });
    })
    .get("/:edition", async (c) => {
      const edition = editionParam(c, "edition");
      const release = await whitelist.requireRelease(edition);
      const [current, state, records, names, agreedIn] = await Promise.all([
        whitelist.findCurrent(),
        whitelist.stateOf(edition),
        whitelist.changesOf(edition),
        namesOf(release),
        Promise.all(release.proposalIds.map((proposalId) => proposals.requireSeen(c.get("actor"), proposalId))),
      ]);
      return editionPage(c, {
        title: `Version ${edition} of the shared whitelist`,
        release,
        isCurrent: current?.edition === edition,
        tools: byTool(state.entries),
        announced: state.announced,
        files: groupFiles(formats, release.files),
        changes: changeLines(records),
        organisations: names,
        agreedIn,
        restorationId: restorationIdOf(edition),
      });
    })
    .get("/:from/to/:to", async (c) => {
      const from = editionParam(c, "from");
      const to = editionParam(c, "to");
      if (from > to) return c.redirect(`/editions/${to}/to/${from}`, 303);
      await Promise.all([whitelist.requireRelease(from), whitelist.requireRelease(to)]);
      const records = (await whitelist.changesSince(from)).filter(({ edition }) => edition <= to);
      return differencePage(c, {
        title: `What changed from version ${from} to ${to}`,
        from,
        to,
        changes: changeLines(records),
      });
    });
}
