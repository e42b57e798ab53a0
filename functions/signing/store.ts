import { type EntityConfiguration, Service } from "electrodb";
import { commit, unlessConditionFails } from "#functions/table.ts";
import { trace } from "#functions/trace.ts";
import { signingEntities } from "./entities.ts";
import { Head, type Signed } from "./state.ts";

const key = { signing: "signing" } as const;

export function createSigningStore(config: EntityConfiguration) {
  const db = new Service(signingEntities(config), config);
  const { head } = db.entities;

  return {
    /** Undefined before the first root. */
    async findHead(): Promise<Head | undefined> {
      const { data } = await head.get(key).go({ consistent: true });
      return data ? Head.parse(data) : undefined;
    },

    /** The root after the one before it, exactly once. */
    async saveRoot(root: Head["root"], { actorId, at }: { actorId: string; at: string }): Promise<void> {
      const { version: rootVersion } = root;
      await commit(() =>
        db.transaction
          .write((actions) => [
            rootVersion === 1
              ? actions.head.create({ ...key, rootVersion, root, number: 0 }).commit()
              : actions.head
                  .patch(key)
                  .set({ rootVersion, root })
                  .where((stored, { eq }) => eq(stored.rootVersion, rootVersion - 1))
                  .commit(),
            ...trace(actions, { type: "root_installed", subjectId: `root ${rootVersion}`, actorId, at }, [
              "root_installed",
            ]),
          ])
          .go(),
      );
    },

    /** Takes the next number, which nobody else ever gets; undefined while it is somebody else's turn. */
    async takeTurn(now: string, turnUntil: string): Promise<Head | undefined> {
      const taken = await unlessConditionFails(
        head
          .patch(key)
          .add({ number: 1 })
          .set({ turnUntil })
          .where((stored, { lte, notExists }) => `${notExists(stored.turnUntil)} OR ${lte(stored.turnUntil, now)}`)
          .go({ response: "all_new" }),
      );
      return taken && Head.parse(taken.data);
    },

    /** Ends the turn with what was signed in it, if anything; false where it took too long and another began. */
    async endTurn(number: number, signed?: Signed): Promise<boolean> {
      const turn = head.patch(key).remove(["turnUntil"]);
      const ended = await unlessConditionFails(
        (signed ? turn.set({ signed }) : turn).where((stored, { eq }) => eq(stored.number, number)).go(),
      );
      return ended !== undefined;
    },
  };
}

export type SigningStore = ReturnType<typeof createSigningStore>;
