import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { roleEntities } from "#functions/accounts/role-entities.ts";
import type { Role } from "#functions/accounts/rules.ts";
import { newId } from "#functions/ids.ts";
import { createOutboxService, type Effects } from "#functions/outbox/service.ts";
import { createOutboxStore } from "#functions/outbox/store.ts";
import { decisionEntities } from "#functions/requests/decision-entities.ts";
import { createDecisionStore } from "#functions/requests/decision-store.ts";
import type { Decision, DecisionContent } from "#functions/requests/decisions.ts";
import { createFigureStore } from "#functions/requests/figure-store.ts";
import { timerShardOf } from "#functions/requests/request.ts";
import { createRequestService } from "#functions/requests/service.ts";
import { createRequestStore } from "#functions/requests/store.ts";

export const agreement: DecisionContent = { kind: "agreed", reason: "It is safe enough", staffGroups: [] };
export const content = { purpose: "Meetings with partners", partnerIds: [], urgency: "month" as const };

/** Requests on one table with a clock of their own. Tools, organisations and whom to tell stand in as plain objects. */
export function requestsOn({ table, client }: { table: string; client: DynamoDBClient }) {
  const config = { table, client };
  let clock = new Date("2026-11-02T09:00:00.000Z");
  const now = () => clock;
  const owners = new Map<string, string[]>();
  const told: { kind: string; subjectId: string; recipientIds: readonly string[] }[] = [];
  const opened: unknown[] = [];
  const failures: unknown[] = [];
  const store = createRequestStore(config);
  const decisions = createDecisionStore(config);
  const tool = { toolId: "zoom", name: "Zoom" } as never;
  const requests = createRequestService({
    store,
    decisions,
    figures: createFigureStore(config),
    accounts: {
      filteringOwnersOf: async (organisationId) => owners.get(organisationId) ?? [],
      colleaguesAmong: async (_organisationId, personIds) => [...personIds],
      listStewards: async () => [{ personId: "per_steward", organisationId: "org_steward" }],
    },
    contacts: { volunteersOf: async () => [], confirmedContactsOf: async () => ["con_known"] },
    access: {
      recordOwnerStatement: async (statement) => opened.push(statement),
      sharingOf: async () => ({ figures: true }),
    },
    catalogue: { findTool: async () => tool, findTools: async () => [tool] },
    organisations: { findOrganisation: async () => undefined, findOrganisations: async () => [] },
    notifier: { notify: async (one) => void told.push(one) },
    now,
  });
  const outbox = createOutboxService({
    store: createOutboxStore(config),
    effects: requests.effects as unknown as Effects,
    now,
    onFailure: (_item, error) => failures.push(error),
  });
  const { roleGrant } = roleEntities(config);
  const { decision, adoption } = decisionEntities(config);

  const actorOf = (organisationId: string, ...roles: Role[]) => ({
    personId: newId("person"),
    organisationId,
    roles,
  });

  /** Somebody whose role of web filtering lead is in force. */
  async function addOwner(organisationId: string) {
    const actor = actorOf(organisationId, "filtering_owner");
    const { personId } = actor;
    await roleGrant
      .put({
        personId,
        role: "filtering_owner",
        organisationId,
        roleProposalId: newId("roleProposal"),
        version: 1,
        proposedBy: "test",
        grantedBy: "test",
        grantedAt: now().toISOString(),
        endsAt: "2027-11-02T09:00:00.000Z",
      })
      .go();
    owners.set(organisationId, [...(owners.get(organisationId) ?? []), personId]);
    return actor;
  }

  /** What adopting leaves behind, written many at once: for graphs that are too large to be adopted one by one. */
  async function saveAsAdopted(adopted: readonly { made: Decision; from: Decision }[]): Promise<void> {
    const made = adopted.map((each) => ({
      ...each.made,
      precedentOf: each.made.toolId,
      timerShard: timerShardOf(each.made.decisionId),
      timerDay: each.made.expiresOn ?? "none",
    }));
    const edges = adopted.map(({ made: { decisionId, organisationId, toolId }, from }) => {
      return { originalId: from.decisionId, decisionId, organisationId, toolId };
    });
    await decision.put(made).go({ concurrency: 4 });
    await adoption.put(edges).go({ concurrency: 4 });
  }

  /** Does what acts have left to be done, to the end. */
  async function settle(): Promise<void> {
    while ((await outbox.dispatchWaiting()) > 0);
  }

  return {
    store,
    decisions,
    requests,
    settle,
    saveAsAdopted,
    told,
    opened,
    failures,
    now,
    actorOf,
    addOwner,
    endOwner: (personId: string) => roleGrant.delete({ personId, role: "filtering_owner" }).go(),
    forgetOwners: (organisationId: string) => owners.delete(organisationId),
    pass: (days: number) => {
      clock = new Date(clock.getTime() + days * 86_400_000);
    },

    /** Asked by a colleague, and with the lead if there is one. */
    async ask(organisationId: string, toolId = "zoom") {
      const asker = actorOf(organisationId);
      const requestId = await requests.ask(asker, { requestId: newId("request"), toolId, ...content });
      await settle();
      return { asker, requestId };
    },

    versionOf: async (requestId: string) => (await store.findRequest(requestId))?.version ?? 0,
    stateOf: async (requestId: string) => (await store.findRequest(requestId))?.state,
  };
}
