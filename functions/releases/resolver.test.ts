import { describe, expect, it } from "vitest";
import { Resolver } from "./resolver.ts";

describe("the name server that dnsmasq is to ask", () => {
  it.each(["127.0.0.1#5353", "192.0.2.53", "2001:db8::53", "2001:db8::53#5353", "::1#65535"])("can be %s", (text) => {
    expect(Resolver.safeParse(text).success).toBe(true);
  });

  it.each([
    "",
    "#53",
    "dns.example",
    "127.0.0.1:53",
    "127.0.0.1#",
    "127.0.0.1#0",
    "127.0.0.1#65536",
    "127.0.0.1#53#53",
    "127.1",
    "010.0.0.1",
    "fe80::1%eth0",
    "127.0.0.1@eth0",
    "192.0.2.53\nserver=8.8.8.8",
    "192.0.2.53 ",
    "192.0.2.53/evil.test/192.0.2.1",
  ])("can't be %j", (text) => {
    expect(Resolver.safeParse(text).success).toBe(false);
  });
});
