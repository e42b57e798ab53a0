import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import packet, { type RecordType } from "dns-packet";
import { isAddress, type Probe } from "#functions/releases/reach.ts";

/** What the name server beyond the filter answers to every question for an address. */
const beyond = "192.0.2.80";

/** What browsers and others ask about a name. 65 is HTTPS (RFC 9460), of which dns-packet knows the number alone. */
export const questionTypes = ["A", "AAAA", "TXT", "UNKNOWN_65"] as const;
type QuestionType = (typeof questionTypes)[number];

async function listening(): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

/** A name server that knows every name, for filters to ask about what they let through. */
export async function startNamesBeyond() {
  const socket = await listening();
  const asked = new Set<string>();
  socket.on("message", (message, from) => {
    const { id, questions = [] } = packet.decode(message);
    for (const { name } of questions) asked.add(name.toLowerCase());
    const answers = questions.flatMap(({ name, type }) =>
      type === "A" ? [{ type: "A" as const, name, ttl: 1, data: beyond }] : [],
    );
    const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE;
    socket.send(packet.encode({ type: "response", id, flags, questions, answers }), from.port, from.address);
  });
  return {
    port: (socket.address() as AddressInfo).port,
    /** Every name that it was asked about, in lower case. */
    asked: (): ReadonlySet<string> => asked,
    stop: () => socket.close(),
  };
}

async function answerOf(port: number, name: string, type: QuestionType): Promise<packet.DecodedPacket> {
  const socket = await listening();
  const questions = [{ name, type: type as RecordType }];
  const query = packet.encode({ type: "query", id: 1, flags: packet.RECURSION_DESIRED, questions });
  const ask = () => socket.send(query, port, "127.0.0.1");
  const again = setInterval(ask, 200);
  try {
    ask();
    const [message] = (await once(socket, "message", { signal: AbortSignal.timeout(4_000) })) as [Buffer];
    return packet.decode(message);
  } finally {
    clearInterval(again);
    socket.close();
  }
}

/** Whether the name server on that port knows an address of the name, or anything of that type about it. */
export async function knows(port: number, name: string, type: QuestionType = "A"): Promise<boolean> {
  const { answers = [] } = await answerOf(port, name, type);
  return answers.some((answer) => type !== "A" || (answer.type === "A" && answer.data === beyond));
}

/** Nobody looks an address up. */
export const isLookedUp = ({ host }: Probe): boolean => !isAddress(host);
