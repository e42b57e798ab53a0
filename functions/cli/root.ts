import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import * as z from "zod";
import { createOnce } from "#functions/key-file.ts";
import type { Services } from "#functions/services.ts";
import { freshPrivateKey, keyFromPem, publicKeyOf } from "#functions/signer.ts";
import { addSignatures, draftRoot, keyIdOf, readDocument, sha256 } from "#functions/signing/metadata.ts";
import { rootedRoles, rootKeys, rootThreshold } from "#functions/signing/roles.ts";

type Out = (line: string) => void;
type Outcome = { exitCode: 0 | 1 };
type WithServices = <Result>(work: (services: Services) => Promise<Result>) => Promise<Result>;

const OnlineKeys = z.object({ targets: z.string(), snapshot: z.string(), timestamp: z.string() });

/** A file that is not there yet: in a ceremony nothing is ever written over. */
async function writeNew(file: string, content: string, out: Out): Promise<Outcome> {
  const isNew = await createOnce(file, content);
  out(isNew ? `written to ${file}` : `${file} is there already: nothing was changed`);
  return { exitCode: isNew ? 0 : 1 };
}

/** The private key, readable by its owner alone, and beside it the public one, which anybody may see. */
async function makeKey(file: string, out: Out): Promise<Outcome> {
  const privateKey = freshPrivateKey();
  const made = await writeNew(file, privateKey, out);
  if (made.exitCode !== 0) return made;
  await writeFile(`${file}.pub`, publicKeyOf(privateKey));
  out(`its public key, for everybody, is in ${file}.pub: ${keyIdOf(publicKeyOf(privateKey))}`);
  return made;
}

interface DraftOptions {
  key: string[];
  online: string;
  out: string;
  previous?: string;
}

async function makeDraft({ key: files, online, out: file, previous }: DraftOptions, out: Out): Promise<Outcome> {
  const keys = await Promise.all(files.map((each) => readFile(each, "utf8")));
  if (new Set(keys).size !== rootKeys) {
    out(`give ${rootKeys} different public keys: any ${rootThreshold} of them sign`);
    return { exitCode: 1 };
  }
  const before = previous === undefined ? undefined : readDocument("root", await readFile(previous, "utf8")).signed;
  const draft = draftRoot({
    version: (before?.version ?? 0) + 1,
    now: new Date().toISOString(),
    rootKeys: keys,
    online: OnlineKeys.parse(JSON.parse(await readFile(online, "utf8"))),
  });
  return writeNew(file, await addSignatures("root", draft, []), out);
}

async function sign(file: string, keyFile: string, out: Out): Promise<Outcome> {
  const key = keyFromPem(await readFile(keyFile, "utf8"));
  await writeFile(file, await addSignatures("root", await readFile(file, "utf8"), [key]), { flush: true });
  out(`signed by ${keyIdOf(await key.publicKey())}`);
  return show(file, out);
}

/** What those who take part in a ceremony read out to each other. */
async function show(file: string, out: Out): Promise<Outcome> {
  const text = await readFile(file, "utf8");
  const { signed, signatures } = readDocument("root", text);
  out(`root ${signed.version}, expires ${signed.expires}`);
  for (const role of ["root", ...rootedRoles]) {
    for (const id of signed.roles[role]?.keyIDs ?? []) out(`${role}: ${id}${id in signatures ? ", has signed" : ""}`);
  }
  out(`SHA-256 ${sha256(text)}`);
  return { exitCode: 0 };
}

/** What follows is begun at once; where it cannot be done here, it is done where things are signed. */
async function publish({ signing, outbox }: Services, file: string, out: Out): Promise<Outcome> {
  const problem = await signing.root.install(await readFile(file, "utf8"), "root ceremony");
  if (problem !== undefined) {
    out(`not published: ${problem}`);
    return { exitCode: 1 };
  }
  await outbox.dispatchWaiting(["work"]);
  const status = await signing.status();
  out(`root ${status?.root.version} is in force, until ${status?.root.expires}: SHA-256 ${status?.root.sha256}`);
  return { exitCode: 0 };
}

/** The root of what is signed: its keys are made and used away from the service, and only its public side is ever brought there. */
export function defineRoot(
  root: Command,
  { withServices, out, exitWith }: { withServices: WithServices; out: Out; exitWith: (outcome: Outcome) => void },
): void {
  root.description("The root that everybody who verifies the list trusts: see the runbook before you use it");
  root
    .command("key")
    .argument("<file>")
    .description("make one of the root’s keys, and its public key beside it")
    .action(async (file: string) => exitWith(await makeKey(file, out)));
  root
    .command("online")
    .argument("<file>")
    .description("write the public keys that sign here to a file")
    .action(async (file: string) => {
      const keys = await withServices((services) => services.signing.root.onlineKeys());
      exitWith(await writeNew(file, `${JSON.stringify(keys, null, 1)}\n`, out));
    });
  root
    .command("draft")
    .requiredOption("--key <file...>", `the public keys of the root, ${rootKeys} of them`)
    .requiredOption("--online <file>", "what “root online” wrote")
    .requiredOption("--out <file>", "the draft to be signed")
    .option("--previous <file>", "the root in force, if there is one")
    .description("write a root without signatures")
    .action(async (options: DraftOptions) => exitWith(await makeDraft(options, out)));
  root
    .command("sign")
    .argument("<file>", "the draft")
    .requiredOption("--key <file>", "one of the root’s private keys")
    .description("add a signature to a draft")
    .action(async (file: string, { key }: { key: string }) => exitWith(await sign(file, key, out)));
  root
    .command("show")
    .argument("<file>")
    .description("say what a root holds and who has signed it")
    .action(async (file: string) => exitWith(await show(file, out)));
  root
    .command("publish")
    .argument("<file>")
    .description("put a signed root in force")
    .action(async (file: string) => exitWith(await withServices((services) => publish(services, file, out))));
}
