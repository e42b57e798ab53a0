import { type EntityConfiguration, Service } from "electrodb";
import { effectWrite, trace } from "#functions/trace.ts";
import { accountEntities } from "./entities.ts";
import { keyOf, type Notice } from "./notices.ts";
import { isInForce, type RoleGrant, type StewardRoll } from "./role-grants.ts";
import { sessionEntity } from "./session-entities.ts";

/** What one transaction of this feature can hold. */
export const accountDatabase = (config: EntityConfiguration) =>
  new Service({ ...accountEntities(config), session: sessionEntity(config) }, config);
type AccountDatabase = ReturnType<typeof accountDatabase>;
export type AccountActions = Parameters<Parameters<AccountDatabase["transaction"]["write"]>[0]>[0];

/** Who did it and when, for acts that touch several people. */
export interface By {
  actorId: string;
  at: string;
}

export const rollWrite = ({ stewardRoll }: AccountActions, before: StewardRoll, holders: StewardRoll["holders"]) =>
  stewardRoll
    .put({ roll: "stewards", version: before.version + 1, holders })
    .where(({ version }, { eq, notExists }) =>
      before.version === 0 ? notExists(version) : eq(version, before.version),
    )
    .commit();

/** On the account's page at once; the effect tells it by e-mail. */
export const noticeWrites = (actions: AccountActions, content: Notice) => [
  actions.notice.put(content).commit(),
  effectWrite(actions, { type: "notice_given", subjectId: keyOf(content), at: content.at }),
];

/** Says that who represents an organisation has changed: the effect tells those who do. */
export const representativesChanged = (actions: AccountActions, organisationId: string, by: By) =>
  trace(actions, { type: "representatives_changed", subjectId: organisationId, ...by }, ["representatives_changed"]);

type Ownership = Pick<RoleGrant, "personId" | "organisationId">;

/** Says that who decides for an organisation has changed: requests that wait there find who decides them now. */
const filteringOwnersChanged = (actions: AccountActions, { organisationId }: Ownership, by: By) =>
  trace(actions, { type: "filtering_owners_changed", subjectId: organisationId, ...by }, ["filtering_owners_changed"]);

const endOwnership = (actions: AccountActions, { organisationId, personId }: Ownership, by: By) => [
  actions.filteringOwner.delete({ organisationId, personId }).commit(),
  ...filteringOwnersChanged(actions, { organisationId, personId }, by),
];

/** Who decides, beside the grant that says so. The same is told again when the grant lapses, which nothing else writes. */
export function ownershipWrites(actions: AccountActions, grant: RoleGrant, previous: RoleGrant | undefined, by: By) {
  if (grant.role !== "filtering_owner") return [];
  const { organisationId, personId, endsAt } = grant;
  return [
    actions.filteringOwner.put({ organisationId, personId, endsAt }).commit(),
    ...filteringOwnersChanged(actions, grant, by),
    effectWrite(actions, { type: "filtering_owners_changed", subjectId: organisationId, at: endsAt }),
    ...(previous && previous.organisationId !== organisationId ? endOwnership(actions, previous, by) : []),
  ];
}

/** The writes that end roles, whatever the reason. The roll is needed when one of them is a steward's. */
export function writesToEnd(actions: AccountActions, grants: readonly RoleGrant[], roll: StewardRoll, by: By) {
  const endsSteward = grants.some(({ role }) => role === "steward");
  const personIds = new Set(grants.map(({ personId }) => personId));
  return [
    ...grants.flatMap((grant) => {
      const { personId, role, version, organisationId, seat } = grant;
      return [
        actions.roleGrant
          .delete({ personId, role })
          .where((stored, { eq }) => eq(stored.version, version))
          .commit(),
        ...noticeWrites(actions, { personId, kind: "role_ended", about: role, organisationId, at: by.at }),
        ...trace(actions, { type: `${role}_role_ended`, subjectId: personId, ...by }),
        // A seat whose holder's time is up may have another holder by now.
        ...(seat && isInForce(grant, by.at)
          ? [
              actions.seat
                .delete({ organisationId, seat })
                .where((stored, { eq }) => eq(stored.personId, personId))
                .commit(),
              ...representativesChanged(actions, organisationId, by),
            ]
          : []),
        ...(role === "filtering_owner" ? endOwnership(actions, grant, by) : []),
      ];
    }),
    ...(endsSteward
      ? [
          rollWrite(
            actions,
            roll,
            roll.holders.filter(({ personId }) => !personIds.has(personId)),
          ),
        ]
      : []),
  ];
}
