import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { deflateSync } from "node:zlib";
import { trusted, untrusted } from "./stub-certificate.ts";

const crcTable = Array.from({ length: 256 }, (_, number) => {
  let crc = number;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc >>> 0;
});
const crcOf = (data: Buffer): number => {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crcOf(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A grey picture of that size. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const picture =
  (body: Buffer): Answer =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "image/png" }).end(body);
  };

/** What a supplier, a filter and a broken line do, by host. */
const answers: Record<string, Answer> = {
  "good.stub-supplier.com": picture(png(120, 40)),
  "other-picture.stub-supplier.com": picture(png(1, 1)),
  "block-page.stub-supplier.com": (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>Blocked by your organisation</h1>");
  },
  "forbidden.stub-supplier.com": (_request, response) => {
    response.writeHead(403, { "content-type": "text/html" }).end("<h1>Blocked</h1>");
  },
  "hanging.stub-supplier.com": () => {},
};

/** Stub hosts on loopback, and how a browser is told that they are there. `contacted`: whom it asked for something. */
export async function startStubHosts() {
  const contacted: string[] = [];
  const listening = async (server: Server): Promise<number> => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const answer: Answer = (request, response) => {
    const host = request.headers.host ?? "";
    contacted.push(`${host}${request.url?.split("?")[0]}`);
    const known = answers[host];
    if (known) known(request, response);
    else response.writeHead(404).end();
  };
  const supplier = createServer(trusted, answer);
  const port = await listening(supplier);
  const inspecting = createServer(untrusted, picture(png(120, 40)));
  const inspectingPort = await listening(inspecting);
  // A line on which something other than TLS is spoken stands for an inspecting box that breaks it.
  const broken = createTcpServer((socket) => socket.on("error", () => {}).end("HTTP/1.0 400 Bad Request\r\n\r\n"));
  broken.listen(0, "127.0.0.1");
  await once(broken, "listening");
  const brokenPort = (broken.address() as AddressInfo).port;
  const free = createTcpServer();
  free.listen(0, "127.0.0.1");
  await once(free, "listening");
  const refusedPort = (free.address() as AddressInfo).port;
  free.close();
  await once(free, "close");
  const rules = [
    ...Object.keys(answers).map((host) => `MAP ${host}:443 127.0.0.1:${port}`),
    `MAP self-signed.stub-supplier.com:443 127.0.0.1:${inspectingPort}`,
    `MAP bad-tls.stub-supplier.com:443 127.0.0.1:${brokenPort}`,
    `MAP refused.stub-supplier.com:443 127.0.0.1:${refusedPort}`,
    "MAP *.stub-supplier.com ~NOTFOUND",
  ];
  return {
    contacted,
    hosts: [
      ...Object.keys(answers),
      ...["self-signed", "bad-tls", "refused"].map((name) => `${name}.stub-supplier.com`),
    ],
    hostRules: rules.join(", "),
    async stop() {
      for (const stub of [supplier, inspecting]) {
        stub.closeAllConnections();
        stub.close();
      }
      broken.close();
    },
  };
}
