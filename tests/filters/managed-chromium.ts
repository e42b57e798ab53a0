import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { chromium } from "playwright-core";
import type { Probe } from "#functions/releases/reach.ts";
import { binaryOf } from "./binaries.ts";
import { urlOf } from "./probes.ts";
import { folderOf } from "./started.ts";

/** Where Debian's Chromium looks for managed policy. */
const place = "/etc/chromium";

/** Another folder in that place, for this process and its children only: other browsers of this machine keep theirs. */
const inOwnPlace = (folder: string, command: string): string[] => [
  "unshare",
  "--mount",
  "sh",
  "-c",
  `mount --bind "${folder}" ${place} && exec ${command} "$@"`,
  "sh",
];

/** Chromium as Debian builds it reads managed policy, and only root may put another folder in its place. The packaged one is built without. */
export function canManageChromium(): boolean {
  if (binaryOf("chromium") === undefined) return false;
  const [command = "", ...args] = inOwnPlace("/tmp", "true");
  return spawnSync(command, args).status === 0;
}

/** A managed browser with these policy files. Whatever it may ask for is answered here: nothing leaves the loopback. */
export async function startManagedChromium(policies: Readonly<Record<string, string>>, ...args: string[]) {
  const { folder, write, remove } = await folderOf(
    Object.fromEntries(Object.entries(policies).map(([file, body]) => [`policies/managed/${file}`, body])),
  );
  const command = inOwnPlace(folder, binaryOf("chromium") ?? "").map((each) => `'${each}'`);
  await write({ "chromium-with-policy": `#!/bin/sh\nexec ${command.join(" ")} "$@"\n` });
  await chmod(`${folder}/chromium-with-policy`, 0o755);
  const browser = await chromium.launch({
    executablePath: `${folder}/chromium-with-policy`,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...args],
  });
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  const session = await page.context().newCDPSession(page);
  return {
    page,
    /** The browser's own name for why it showed no page; undefined where it showed one. */
    async whyNot(probe: Probe): Promise<string | undefined> {
      const { errorText } = await session.send("Page.navigate", { url: urlOf(probe) });
      return errorText;
    },
    async stop() {
      await browser.close();
      await remove();
    },
  };
}
