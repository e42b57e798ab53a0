import { afterEach, describe, it } from "vitest";
import { freePort } from "#functions/local/engine.ts";
import { findFormat } from "#functions/releases/formats.ts";
import type { Probe } from "#functions/releases/reach.ts";
import { binaryOf } from "./binaries.ts";
import { pastedAt } from "./pasted.ts";
import { isSeenWhole, reachesBeyond, startBeyond } from "./proxying.ts";
import { folderOf, startFilter } from "./started.ts";
import { expectVerdicts, sampleFilesOf } from "./verdicts.ts";

const binary = binaryOf("privoxy");

/** What an organisation might have had before, to which the plain file only adds exceptions. */
const ownBlock = "{+block{Nothing is open here}}\n/\n";

describe.skipIf(!binary)("Privoxy, set up as its page says", () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it.each([
    { name: "privoxy", before: ownBlock, enforced: "" },
    { name: "privoxy-only", before: "", enforced: "enforce-blocks" },
  ])("with $name lets through what the list does and refuses every near miss", async ({ name, before, enforced }) => {
    const format = findFormat(name);
    if (!format || !binary) throw new Error(`there is no format ${name}`);
    const [port, beyond] = [await freePort(), await startBeyond()];
    const { folder, write, remove } = await folderOf({ ...sampleFilesOf(format), "own.action": before });
    await write({
      config: `confdir ${folder}
logdir ${folder}
templdir /etc/privoxy/templates
listen-address 127.0.0.1:${port}
forward / 127.0.0.1:${beyond.port}
actionsfile own.action
${pastedAt(format, "actionsfile", { [`/etc/privoxy/commonlist/${name}`]: folder })}
${enforced && pastedAt(format, enforced)}
`,
    });
    const ask = (probe: Probe) => reachesBeyond(port, probe);
    const ready: Probe = { scheme: "http", host: "ready.invalid", port: 80, path: "/" };
    const running = await startFilter(binary, ["--no-daemon", `${folder}/config`], () => ask(ready));
    stops.push(running.stop, beyond.stop, remove);

    await expectVerdicts(format, ask, {
      canAsk: isSeenWhole,
      seen: ({ scheme }) => ({ ...format.sight, paths: scheme === "http" }),
    });
  });
});
