import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** One e-mail as it arrived, taken apart. */
export interface Arrived {
  from: string;
  to: string[];
  headers: Record<string, string>;
  text: string;
  html: string;
}

/** RFC 2045, section 6.7. */
const fromQuotedPrintable = (body: string): string =>
  Buffer.from(
    body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  ).toString("utf8");

/** RFC 5322, section 2.2.3: a line that begins with a blank continues the one before. */
function readPart(raw: string): { headers: Record<string, string>; body: string } {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { headers, body: rest.join("\r\n\r\n") };
}

function readEmail(raw: string): Pick<Arrived, "headers" | "text" | "html"> {
  const { headers, body } = readPart(raw);
  const [, boundary = ""] = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "") ?? [];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r\n/, "")));
  const partOf = (type: string): string => {
    const part = parts.find((each) => each.headers["content-type"]?.startsWith(type));
    if (!part) throw new Error(`no part of type ${type}`);
    const isEncoded = part.headers["content-transfer-encoding"] === "quoted-printable";
    return (isEncoded ? fromQuotedPrintable(part.body) : part.body).replaceAll("\r\n", "\n");
  };
  return { headers, text: partOf("text/plain"), html: partOf("text/html") };
}

/** What the server does with the next e-mails. `refuse`: what it answers to every recipient. */
interface MailServerMood {
  refuse?: { code: number; message: string } | undefined;
  /** Before it answers to a recipient. */
  waitMilliseconds?: number | undefined;
  /** Takes the e-mail and then says nothing of it, as one that dies at that moment. */
  diesAfterTaking?: boolean | undefined;
}

/** A real mail server on this machine, which can be away and come back on the same port. */
export async function startMailServer() {
  const arrived: Arrived[] = [];
  const mood: MailServerMood = {};
  const create = () => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onRcptTo(_address, _session, callback) {
        const { refuse, waitMilliseconds = 0 } = mood;
        const answer = () =>
          callback(refuse ? Object.assign(new Error(refuse.message), { responseCode: refuse.code }) : null);
        if (waitMilliseconds > 0) setTimeout(answer, waitMilliseconds).unref();
        else answer();
      },
      async onData(stream, { envelope }, callback) {
        // One whose sender is stopped in the middle has not arrived.
        const raw = await text(stream).catch(() => undefined);
        if (raw === undefined) return;
        arrived.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          to: envelope.rcptTo.map(({ address }) => address),
          ...readEmail(raw),
        });
        if (!mood.diesAfterTaking) callback();
      },
    });
    server.on("error", () => {});
    return server;
  };
  let server: SMTPServer | undefined = create();
  const first = server.listen(0, "127.0.0.1");
  await once(first, "listening");
  const { port } = first.address() as AddressInfo;

  async function goAway(): Promise<void> {
    const leaving = server;
    server = undefined;
    if (leaving) await new Promise<void>((resolve) => leaving.close(() => resolve()));
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    mood,
    goAway,
    async comeBack(): Promise<void> {
      server = create();
      await once(server.listen(port, "127.0.0.1"), "listening");
    },
    stop: goAway,
  };
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
