import { createHash } from "node:crypto";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { newId } from "#functions/ids.ts";
import { waitingIndex } from "#functions/table-schema.ts";
import type { World } from "./world.ts";

export const contactsEach = 10;
const mark = /qzcanary(\d{3})|7700\W{0,2}900\W{0,2}(\d{3})/gi;

/** Whose particulars a text holds: the numbers of the contacts, each once. */
export const canariesIn = (text: string): number[] =>
  [...new Set([...text.matchAll(mark)].map(([, name, telephone]) => Number(name ?? telephone)))].toSorted(
    (a, b) => a - b,
  );

/** The same for what holds bytes: parts in base64 are read too. */
export const canariesEncodedIn = (text: string): number[] => [
  ...canariesIn(text),
  ...[...text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)].flatMap(([encoded]) =>
    canariesIn(Buffer.from(encoded, "base64").toString("latin1")),
  ),
];

const three = (number: number): string => String(number).padStart(3, "0");
const emailOf = (number: number): string =>
  `qzcanary${three(number)}.lead@body${Math.floor(number / contactsEach)}.example`;

/** Everything about one contact is found again by its number, in whatever part it shows. */
const canary = (number: number) => ({
  name: `Qzcanary${three(number)} Surname`,
  role: `Role of qzcanary${three(number)}`,
  email: emailOf(number),
  teamMailbox: emailOf(number).replace(".lead@", ".team@"),
  telephone: `+447700900${three(number)}`,
  reach: `Ask for qzcanary${three(number)}`,
  known: `I know qzcanary${three(number)}`,
});

/** An unkeyed hash of an address would give it away to whoever guesses addresses. */
export const plainHashes = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => emailOf(number)).flatMap((email) =>
    ["md5", "sha1", "sha256"].flatMap((algorithm) =>
      (["hex", "base64"] as const).map((encoding) => createHash(algorithm).update(email).digest(encoding)),
    ),
  );

/** Does each, some at once: one after the other, 500 people take longer than a test should. */
async function atOnce<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 12 }, work));
}

/** Does what recording these people has left to be done, each item by itself as the table's stream does on AWS. */
async function writeTo(world: World, contactIds: ReadonlySet<string>): Promise<void> {
  for (;;) {
    const waiting: string[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await world.client.send(
        new ScanCommand({ TableName: world.table, IndexName: waitingIndex.name, ExclusiveStartKey: start }),
      );
      const due = (page.Items ?? []).filter(
        ({ type, subjectId, at }) =>
          (contactIds.has(subjectId?.S ?? "") || type?.S === "notification_due") &&
          (at?.S ?? "") <= world.now().toISOString(),
      );
      waiting.push(...due.flatMap(({ outboxItemId }) => outboxItemId?.S ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    if (waiting.length === 0) return;
    await atOnce(waiting, world.services.outbox.dispatchItem);
  }
}

/**
 * So many bodies with ten contacts each, recorded by a volunteer of each. Those of the first few are written to; for the rest that is
 * still to be done. Returns the bodies' ids.
 */
export async function recordCanaries(world: World, bodies: number, written: number): Promise<string[]> {
  const organisationIds: string[] = [];
  const told = new Set<string>();
  await atOnce(
    Array.from({ length: bodies }, (_, body) => body),
    async (body) => {
      const { organisationId } = await world.addOrganisation(`Body ${body} Council`, [`body${body}.example`]);
      organisationIds[body] = organisationId;
      const { personId } = await world.signIn(`volunteer@body${body}.example`);
      const actor = { personId, organisationId, roles: [] };
      await world.services.contacts.volunteer(actor);
      for (let each = 0; each < contactsEach; each += 1) {
        const contactId = newId("contact");
        if (body < written) told.add(contactId);
        await world.services.contacts.recordContact(actor, { contactId, ...canary(body * contactsEach + each) });
      }
    },
  );
  await writeTo(world, told);
  return organisationIds;
}
