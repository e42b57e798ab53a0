import ipaddr from "ipaddr.js";
import { boundsOf } from "#functions/catalogue/port-ranges.ts";
import type { Entry } from "./entries.ts";
import type { Probe, Sight } from "./reach.ts";

/** Numbers from 0 up to but not with 1, the same ones for the same seed (mulberry32): a proof can be run again. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ways of spelling a host that is, or only looks like, the listed one. */
const hostChanges: readonly ((host: string) => string)[] = [
  (host) => host,
  (host) => host,
  (host) => `www.${host}`,
  (host) => `a.b.${host}`,
  (host) => `a.b.c.d.e.${host}`,
  (host) => `a.b.c.d.e.f.${host}`,
  (host) => `not${host}`,
  (host) => `evil-${host}`,
  (host) => `${host}.evil.test`,
  (host) => `${host}x`,
  (host) => `www.${host}.evil.test`,
  (host) => host.slice(host.indexOf(".") + 1),
  (host) => host.slice(host.lastIndexOf(".") + 1),
  (host) => host.slice(0, host.indexOf(".")),
  (host) => host.replace(".", "x"),
  (host) => host.replace(".", "-"),
  (host) => `${host}.`,
  (host) => `${host}..`,
  (host) => host.toUpperCase(),
  (host) => `xn--${host.replace(".", "-8jb.")}`,
  (host) => host.replace(/[ol]/, (letter) => (letter === "o" ? "0" : "1")),
  (host) => `_${host}`,
  (host) => `evil.${host.slice(host.indexOf(".") + 1)}`,
];

const pathChanges: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}d/1`,
  (path) => path.slice(0, -1) || "/",
  (path) => `${path.slice(0, -1) || "/"}s/`,
  (path) => `${path}../secret/`,
  (path) => `${path}%2e%2e/secret/`,
  (path) => `${path}..%2fsecret/`,
  (path) => `${path}./x`,
  (path) => `/x/..${path}`,
  (path) => `/${path}`,
  (path) => `/x${path}`,
  (path) => path.toUpperCase(),
  (path) => `${path}..`,
  () => "/",
];

const somePorts = [80, 443, 22, 8080, 8443, 3478, 1];

/**
 * Requests around what the entries list, weighted to near misses. Only what a format of that sight sees is varied: the rest is as a browser sends it.
 */
export function createProbes(entries: readonly Entry[], { ports, paths }: Sight, random: () => number): () => Probe {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const named = entries.filter(({ host }) => host !== undefined);
  const ranges = entries.flatMap(({ ips = [] }) => ips.map((range) => ipaddr.parseCIDR(range)));

  function host({ host = "zoom.us" }: Entry): string {
    const changed = pick(hostChanges)(host);
    return random() < 0.1 ? pick(hostChanges)(changed) : changed;
  }

  /** In the range, just before it or just after it. */
  function address(): string {
    const [network, bits] = pick(ranges);
    const bytes = network.toByteArray();
    const size = bytes.length * 8;
    const first = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const span = 1n << BigInt(size - bits);
    const offset = pick([0n, span - 1n, span, -1n, BigInt(Math.floor(random() * 2 ** 30)) % span, span / 2n]);
    const value = BigInt.asUintN(size, first + offset);
    const shifted = bytes.map((_, at) => Number((value >> BigInt((bytes.length - 1 - at) * 8)) & 255n));
    return ipaddr.fromByteArray(shifted).toString();
  }

  function port(entry: Entry): number | undefined {
    if (!ports) return undefined;
    const own = (entry.tcp ?? []).flatMap((range) => {
      const [from, to] = boundsOf(range) ?? [443, 443];
      return [from, to, Math.max(1, from - 1), Math.min(65535, to + 1)];
    });
    return pick([...own, ...somePorts]);
  }

  return () => {
    const scheme = random() < 0.5 ? "http" : "https";
    const entry = pick(named.length > 0 ? named : entries);
    const isAddress = named.length === 0 || (ranges.length > 0 && random() < 0.15);
    const target = isAddress && ranges.length > 0 ? address() : host(entry);
    const probe: Probe = {
      scheme,
      host: target,
      port: port(entry) ?? (scheme === "http" ? 80 : 443),
      path: paths ? pick(pathChanges)(entry.path ?? "/document/") : "/",
    };
    return paths && random() < 0.05 ? { ...probe, userinfo: pick(["user", entry.host ?? "user"]) } : probe;
  };
}
