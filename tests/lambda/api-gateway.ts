import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { RunningFunction } from "./process.ts";

const domainName = "abcdef1234.execute-api.eu-west-2.amazonaws.com";

/** The event that an HTTP API makes of a request, payload format 2.0: lower-case headers, cookies apart, the body in base64. */
async function eventOf(request: Request, sourceIp: string): Promise<APIGatewayProxyEventV2> {
  const { pathname, search } = new URL(request.url);
  const headers = { ...Object.fromEntries(request.headers), host: domainName };
  const cookies = request.headers.get("cookie")?.split("; ");
  const body = request.body && Buffer.from(await request.arrayBuffer()).toString("base64");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookies && { cookies }),
    headers,
    requestContext: {
      accountId: "111122223333",
      apiId: "abcdef1234",
      domainName,
      domainPrefix: "abcdef1234",
      http: { method: request.method, path: pathname, protocol: "HTTP/1.1", sourceIp, userAgent: "test" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "30/Nov/2026:12:00:00 +0000",
      timeEpoch: 1796040000000,
    },
    ...(body && { body }),
    isBase64Encoded: Boolean(body),
  };
}

/** What a browser gets from a function behind an HTTP API. */
export const throughGateway =
  (web: RunningFunction, sourceIp = "198.51.100.7") =>
  async (request: Request): Promise<Response> => {
    const result = await web.invoke<APIGatewayProxyStructuredResultV2>(await eventOf(request, sourceIp));
    const headers = new Headers(Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]));
    for (const cookie of result.cookies ?? []) headers.append("set-cookie", cookie);
    const body = Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8");
    const status = result.statusCode ?? 200;
    return new Response(status === 304 || body.length === 0 ? null : new Uint8Array(body), { status, headers });
  };
