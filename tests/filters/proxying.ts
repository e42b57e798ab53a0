import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Probe } from "#functions/releases/reach.ts";
import { urlOf } from "./probes.ts";

export const reached = "reached, beyond the filter";

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

export interface Answer {
  status: number;
  body: string;
}

/** What somebody behind the proxy on that port gets: http as a request for the whole address, https as CONNECT, spelt just as the probe is. */
export function askThrough(port: number, probe: Probe): Promise<Answer> {
  const host = probe.host.includes(":") ? `[${probe.host}]` : probe.host;
  const isTunnel = probe.scheme === "https";
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      method: isTunnel ? "CONNECT" : "GET",
      path: isTunnel ? `${host}:${probe.port}` : urlOf(probe),
      headers: { host, connection: "close" },
      agent: false,
    });
    asked.on("connect", ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, body: "" });
    });
    asked.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** A proxy that does not inspect TLS sees no path, and no user, of an https address. */
export const isSeenWhole = ({ scheme, path, userinfo }: Probe): boolean =>
  scheme === "http" || (path === "/" && userinfo === undefined);
