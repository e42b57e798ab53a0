import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import packet, { type Answer } from "dns-packet";

/** What a stub says of one name: its addresses, the name it is an alias of, its name servers. */
export interface ZoneName {
  a?: string;
  cname?: string;
  ns?: string[];
}

/** A name server on loopback that knows exactly what it is told. A name that it does not know does not exist. */
export async function startNameServer(zone: Map<string, ZoneName>) {
  let isDown = false;
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  socket.on("message", (message, from) => {
    const query = packet.decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    const { name, type } = question;
    const known = zone.get(name.toLowerCase());
    const answers: Answer[] = [];
    if (known?.a && type === "A") answers.push({ name, type: "A", ttl: 1, data: known.a });
    if (known?.cname && type === "CNAME") answers.push({ name, type: "CNAME", ttl: 1, data: known.cname });
    if (type === "NS") for (const data of known?.ns ?? []) answers.push({ name, type: "NS", ttl: 1, data });
    const code = isDown ? 2 : known ? 0 : 3;
    const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | code;
    const given = isDown ? [] : answers;
    const answer = packet.encode({ type: "response", id: query.id ?? 0, flags, questions: [question], answers: given });
    socket.send(answer, from.port, from.address);
  });
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    /** It answers SERVFAIL from now on, as one does whose own upstream is away. */
    setDown: (down: boolean) => {
      isDown = down;
    },
    stop: () => socket.close(),
  };
}

/** A registry on loopback with the list that leads to it. What is asked at `moved` is answered with the way to another place, where it counts who comes. */
export async function startRegistry(
  domains: Map<string, { registeredAt: string; registrar: string; status?: string }>,
  moved?: string,
) {
  let redirected = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const origin = `http://${request.headers.host}`;
    const found = domains.get(path.replace("/rdap/domain/", ""));
    if (path === "/elsewhere") redirected += 1;
    if (path === moved) response.writeHead(302, { location: `${origin}/elsewhere` }).end();
    else if (path === "/dns.json") response.end(JSON.stringify({ services: [[["com", "us"], [`${origin}/rdap/`]]] }));
    else if (!found) response.writeHead(404).end("{}");
    else
      response.end(
        JSON.stringify({
          objectClassName: "domain",
          status: [found.status ?? "active"],
          events: [{ eventAction: "registration", eventDate: found.registeredAt }],
          entities: [{ roles: ["registrar"], handle: found.registrar }],
        }),
      );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    bootstrap: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns.json`,
    redirected: () => redirected,
    stop: () => server.close(),
  };
}
