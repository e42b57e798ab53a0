import { Script } from "node:vm";
import type { Matcher } from "./format.ts";

/**
 * What a browser does with a PAC script: it runs it, with nothing of ours in reach, on the address as the URL Standard writes it, and goes direct where the script
 * says so. Chromium keeps the path of an https address back; some other clients do not, nor user information.
 */
export const proxyOnlyMatcher: Matcher = (files) => {
  const findProxy: unknown = new Script(`${files["proxy-only.pac"] ?? ""}\nFindProxyForURL`).runInNewContext(
    Object.create(null),
  );
  if (typeof findProxy !== "function") throw new Error("proxy-only.pac has no FindProxyForURL");
  return ({ scheme, userinfo, host, port, path }) => {
    const name = host.includes(":") ? `[${host}]` : host;
    const user = userinfo === undefined ? "" : `${userinfo}@`;
    const address = `${scheme}://${user}${name}:${port}${scheme === "http" ? path : "/"}`;
    if (!URL.canParse(address)) return false;
    const { href, hostname } = new URL(address);
    return findProxy(href, hostname) === "DIRECT";
  };
};
