import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Probe } from "#functions/releases/reach.ts";
import { urlOf } from "./probes.ts";

const reached = "reached, beyond the filter";

/** A proxy for filters to send everything to that they let through: it answers any request itself, and nothing leaves the loopback. */
export async function startBeyond() {
  const server = createServer((_request, response) => response.end(reached));
  server.on("connect", (_request, socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 200 Connection established\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * What somebody behind the proxy on that port gets: http as a request for the whole address, https as CONNECT, spelt just as the probe is. Read by hand, because
 * some filters answer in bare line feeds.
 */
function askThrough(port: number, probe: Probe): Promise<{ status: number; body: string }> {
  const host = probe.host.includes(":") ? `[${probe.host}]` : probe.host;
  const isTunnel = probe.scheme === "https";
  const line = isTunnel ? `CONNECT ${host}:${probe.port}` : `GET ${urlOf(probe)}`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    const answer = () => {
      socket.destroy();
      const [head = "", ...body] = received.split(/\r?\n\r?\n/);
      const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1]);
      if (Number.isNaN(status)) reject(new Error(`no answer to ${line}: ${JSON.stringify(received)}`));
      else resolve({ status, body: body.join("\n\n") });
    };
    socket.setEncoding("utf8").setTimeout(10_000, answer);
    socket.on("data", (text: string) => {
      received += text;
      if (isTunnel && /\r?\n\r?\n/.test(received)) answer();
    });
    socket.on("end", answer);
    socket.on("error", reject);
    socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

/** Whether the request came out beyond the filter: filters refuse with all kinds of status, 200 among them. */
export async function reachesBeyond(port: number, probe: Probe): Promise<boolean> {
  const { status, body } = await askThrough(port, probe);
  return status === 200 && (probe.scheme === "https" ? body === "" : body.includes(reached));
}

/** A proxy that does not inspect TLS sees no path, and no user, of an https address. */
export const isSeenWhole = ({ scheme, path, userinfo }: Probe): boolean =>
  scheme === "http" || (path === "/" && userinfo === undefined);
