#!/usr/bin/env node
// Plain JavaScript that any Node can read: it runs the command on Node 24, which comes with the package where it can.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const command = path.join(here, "commonlist.ts");
const bundled = [`node-linux-${process.arch}/bin/node`, ".bin/node"]
  .map((name) => path.join(here, "../../node_modules", name))
  .find((file) => existsSync(file));

if (Number(process.versions.node.split(".")[0]) >= 24) {
  await import(pathToFileURL(command).href);
} else if (bundled) {
  const { status, error } = spawnSync(bundled, [command, ...process.argv.slice(2)], { stdio: "inherit" });
  if (error) console.error(`Node 24 could not be started: ${error.message}`);
  process.exit(status === null ? 1 : status);
} else {
  console.error(
    `Commonlist needs Node 24 and this is Node ${process.versions.node}. Install it from https://nodejs.org.`,
  );
  process.exit(1);
}
