import { type DestinationInput, normaliseDestination } from "#functions/catalogue/destinations.ts";
import { type DestinationDraft, destinationIdOf } from "#functions/catalogue/rules.ts";
import type { CatalogueService } from "#functions/catalogue/service.ts";
import { type Code, codeKey } from "#functions/organisations/rules.ts";
import type { OrganisationService } from "#functions/organisations/service.ts";
import { destinations, type RegisteredDestination } from "./destinations.ts";
import { organisations, publicSectorDomains, type RegisteredOrganisation } from "./organisations.ts";
import { tools } from "./tools.ts";

export interface RegisterServices {
  organisations: Pick<OrganisationService, "findByCode" | "register">;
  catalogue: Pick<CatalogueService, "findTool" | "requireTool" | "register">;
}

const actorId = "starter register";
const source = "starter register";

async function loadOrganisations({ findByCode, register }: RegisterServices["organisations"]): Promise<void> {
  const ids = new Map<string, string>();
  const known = await Promise.all(organisations.map(({ codes }) => findByCode(codes[0])));
  organisations.forEach(({ codes }, at) => {
    const found = known[at];
    if (found) ids.set(codeKey(codes[0]), found.organisationId);
  });

  const idOf = (code: Code): string => {
    const id = ids.get(codeKey(code));
    if (id === undefined) throw new Error(`the starter register names ${codeKey(code)} before it says what it is`);
    return id;
  };
  const toDraft = ({ successors = [], otherNames = [], codes, domains, ...facts }: RegisteredOrganisation) => ({
    ...{ ...facts, otherNames: [...otherNames], codes: [...codes], domains: [...domains] },
    ...{
      hasEnded: facts.endedOn !== undefined,
      successorIds: successors.map(idOf),
      statedBy: { name: source, kind: source },
    },
  });
  for (const organisation of organisations) {
    const key = codeKey(organisation.codes[0]);
    if (ids.has(key)) continue;
    const { organisationId } = await register.save(undefined, toDraft(organisation), { actorId, source });
    ids.set(key, organisationId);
  }

  const recorded = new Set((await register.findDomains(publicSectorDomains)).map(({ pattern }) => pattern));
  const added = publicSectorDomains.filter((pattern) => !recorded.has(pattern));
  const after = (pattern: string) => ({ pattern, organisationIds: [], standing: "mail" as const, source, version: 1 });
  await register.saveDomains(
    added.map((pattern) => ({ after: after(pattern) })),
    actorId,
  );
}

function toDraft({
  required,
  breaksWithout,
  source: read,
  ...input
}: RegisteredDestination & DestinationInput): DestinationDraft {
  const { destination, problems } = normaliseDestination(input);
  if (!destination) throw new Error(`the starter register holds ${input.host ?? "IP ranges"}: ${problems[0]?.text}`);
  return { ...destination, required, source: read, ...(breaksWithout && { breaksWithout }) };
}

async function loadTools({ findTool, requireTool, register }: RegisterServices["catalogue"]): Promise<void> {
  for (const tool of tools) {
    if (!(await findTool(tool.toolId))) await register.saveTool(tool, actorId);
    const drafts = destinations.filter(({ toolId }) => toolId === tool.toolId).map(toDraft);
    if (drafts.length === 0) continue;
    const there = new Map((await requireTool(tool.toolId)).destinations.map((one) => [one.destinationId, one]));
    const idOf = (draft: DestinationDraft) => destinationIdOf(tool.toolId, draft);
    await register.saveDestinations(
      tool.toolId,
      drafts.filter((draft) => !there.has(idOf(draft))),
      actorId,
      "register",
    );
    await register.confirm(
      tool.toolId,
      drafts.map(idOf).filter((id) => there.get(id)?.status === "suggested"),
      actorId,
    );
  }
}

/** Adds what is missing of our own register and changes nothing that is there, so that every start may call it. */
export async function loadStarterRegister(services: RegisterServices): Promise<void> {
  await loadOrganisations(services.organisations);
  await loadTools(services.catalogue);
}
