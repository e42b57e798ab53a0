import { Script } from "node:vm";
import type { Matcher } from "./format.ts";

/** What a browser does with a PAC script: it runs it, with nothing of ours in reach, and goes direct where the script says so. Chromium keeps the path of an https address back. */
export const proxyOnlyMatcher: Matcher = (files) => {
  const findProxy: unknown = new Script(`${files["proxy-only.pac"] ?? ""}\nFindProxyForURL`).runInNewContext(
    Object.create(null),
  );
  if (typeof findProxy !== "function") throw new Error("proxy-only.pac has no FindProxyForURL");
  return ({ scheme, userinfo, host, port, path }) => {
    const name = host.includes(":") ? `[${host}]` : host;
    const isDefault = port === (scheme === "http" ? 80 : 443);
    const authority = `${userinfo === undefined ? "" : `${userinfo}@`}${name}${isDefault ? "" : `:${port}`}`;
    return findProxy(`${scheme}://${authority}${scheme === "http" ? path : "/"}`, name) === "DIRECT";
  };
};
