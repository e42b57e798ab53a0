import { setTimeout as delay } from "node:timers/promises";
import { Outage } from "#functions/errors.ts";
import type { Layout } from "#functions/releases/layout.ts";
import { addSeconds } from "#functions/times.ts";
import { metadataFile, timestampFile, turnSeconds } from "./roles.ts";
import type { Head, Signed } from "./state.ts";
import type { SigningStore } from "./store.ts";

/** What is signed in one turn: documents that lie beside those there are, and the timestamp that makes them current. */
export interface Made {
  documents: { name: string; body: string }[];
  signed: Signed;
}

const patience = { attempts: 100, milliseconds: 100 };

export function createTurns({ store, layout, now }: { store: SigningStore; layout: Layout; now: () => Date }) {
  async function waitForTurn(): Promise<Head> {
    for (let attempt = 1; attempt <= patience.attempts; attempt += 1) {
      const at = now().toISOString();
      const head = await store.takeTurn(at, addSeconds(at, turnSeconds));
      if (head) return head;
      await delay(patience.milliseconds);
    }
    throw new Outage("somebody else has been signing for too long");
  }

  /** What clients ask for by a name without a number. Whoever was overtaken meanwhile ends by laying out what overtook them. */
  async function layOut(): Promise<void> {
    for (let written: string | undefined; ; ) {
      const head = await store.findHead();
      const timestamp = head?.signed?.text;
      if (!head || timestamp === undefined || timestamp === written) return;
      const root = metadataFile("root", head.root.version);
      if (!(await layout.read(root))) await layout.create(root, head.root.text);
      await layout.write(timestampFile, timestamp);
      written = timestamp;
    }
  }

  /** Documents first, then the one write that makes them current, then the timestamp by which clients know. */
  async function take(work: (head: Head) => Promise<Made | undefined>): Promise<void> {
    const head = await waitForTurn();
    let made: Made | undefined;
    try {
      made = await work(head);
      await Promise.all((made?.documents ?? []).map(({ name, body }) => layout.create(name, body)));
    } catch (error) {
      await store.endTurn(head.number);
      throw error;
    }
    if (!(await store.endTurn(head.number, made?.signed))) throw new Outage("signing took too long");
    await layOut();
  }

  return { take, layOut };
}
