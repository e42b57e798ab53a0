import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Browser, Seen } from "./browser.ts";
import { mustSay, reader, signInAs, textOf } from "./people.ts";
import type { Show } from "./show.ts";
import type { Stage } from "./stage.ts";

const run = promisify(execFile);
const command = path.join(import.meta.dirname, "../../cli/commonlist.js");

const afterTheVote = "+8d";
const afterTheNotice = "+16d";
const patienceSeconds = 30;

/** What the clock makes due is done a moment after the service has started. */
async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  for (let waited = 0; waited < patienceSeconds * 1000; waited += 200) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(200);
  }
  throw new Error(`waited ${patienceSeconds} seconds for ${what}`);
}

/** Draft and opening. Returns the proposal's path. */
export async function propose({ origin }: Stage, { step, result }: Show): Promise<string> {
  step("Asha Verey of Eastmere Borough Council signs in and drafts a proposal: add Zoom to the shared whitelist");
  const asha = await signInAs(origin(), "Asha Verey");
  const form = await asha.get("/proposals/new/whitelist?tool=zoom");
  const add = form.forms.flatMap(({ offers }) => offers.add ?? []);
  const needs = form.forms.flatMap(({ offers }) => offers.needs ?? []).slice(0, 1);
  const draft = await asha.submit(form, {
    add,
    needs,
    title: "Let meetings on Zoom through",
    rationale: "Meetings with partner councils and hospitals, which now move to private telephones.",
    interest: "none",
  });
  mustSay(draft, "Lets more through");
  mustSay(draft, "The need it answers");
  result(
    `The draft names the ${add.length} confirmed destinations of Zoom and the need that it answers; only her council sees it`,
  );

  step("Asha Verey opens the vote");
  const opened = await asha.submit(draft, {}, "/open");
  mustSay(opened, "The vote is open");
  result("The organisations entitled to vote and the charter's rules are fixed from now on");
  return opened.path.split("?")[0] ?? "";
}

async function castVote(browser: Browser, proposal: string, choice: string, reason = ""): Promise<Seen> {
  const voted = await browser.submit(await browser.get(`${proposal}/vote`), { choice, reason, interest: "none" });
  mustSay(voted, "vote has been recorded");
  return voted;
}

/** Two votes, one of them an objection, and the proposer's answer to it. */
export async function object({ origin }: Stage, { step, result }: Show, proposal: string): Promise<void> {
  step("Carys Penhallow of Northwold County Council approves");
  await castVote(await signInAs(origin(), "Carys Penhallow"), proposal, "approve");

  step("Dev Marlish of Westerfold District Council objects, with a reason");
  const dev = await signInAs(origin(), "Dev Marlish");
  const objected = await castVote(dev, proposal, "block", "Who tests this before it is in force?");
  mustSay(objected, "Westerfold District Council objects");
  result("Everyone in the group sees the objection at once; an objection that stands stops the proposal");

  step("Asha Verey answers the objection, and approves for her own council");
  const asha = await signInAs(origin(), "Asha Verey");
  const answer =
    "The charter gives a week's notice before an addition is in force. We test in that week and say what we find.";
  mustSay(await asha.submit(await asha.get(proposal), { answer }, "/answers"), "Your answer has been added");
  await castVote(asha, proposal, "approve");
}

/** The objector is convinced. */
export async function settle({ origin }: Stage, { step, result }: Show, proposal: string): Promise<void> {
  step("Dev Marlish reads the answer and changes the vote of Westerfold to approve");
  const dev = await signInAs(origin(), "Dev Marlish");
  const changed = await castVote(dev, proposal, "approve");
  mustSay(changed, "3 of 6 organisations");
  result("3 of 6 organisations have voted; how each voted is not shown before the vote has closed");
}

export async function close(stage: Stage, { step, result }: Show, proposal: string): Promise<void> {
  step("Eight days pass: Commonlist is stopped, and started again with its clock moved");
  await stage.startAt(afterTheVote);
  const anybody = reader(stage.origin());
  await until("the vote to close", async () => (await anybody.get(proposal)).text.includes("Agreed") || undefined);
  const record = await (await anybody.request(`${proposal}.json`)).text();
  result("The vote has closed by itself: agreed. Its whole record is public now");

  step("Anybody counts again: commonlist recount, with nothing but the public record");
  const file = path.join(stage.folder, "record.json");
  await writeFile(file, record);
  const { stdout } = await run(process.execPath, [command, "recount", file]);
  const expected = "carried approve=3 reject=0 abstain=0 block=0 turnout=3/6";
  if (stdout.trim() !== expected) throw new Error(`the count is “${stdout.trim()}” and should be “${expected}”`);
  result(stdout.trim());
}

export async function prepare({ origin }: Stage, { step }: Show): Promise<void> {
  step("Hana Brockett, publisher at Eastmere, prepares version 1 from what was agreed");
  const hana = await signInAs(origin(), "Hana Brockett");
  const desk = await hana.get("/publishing");
  const proposalIds = desk.forms.flatMap(({ offers }) => offers.proposalIds ?? []);
  mustSay(
    await hana.submit(desk, { proposalIds }, "/prepare"),
    "A publisher of another organisation has to approve it",
  );
}

/** The second publisher, and the days of notice. */
export async function approve(stage: Stage, { step, result }: Show): Promise<void> {
  step("Idris Colleymore, publisher at Northwold, approves exactly that difference and publishes");
  const idris = await signInAs(stage.origin(), "Idris Colleymore");
  const published = await idris.submit(await idris.get("/publishing"), {}, "/approve");
  mustSay(published, "Announced, not in force yet");
  result("Version 1 announces the additions a week ahead, so that filters and their owners can get ready");

  step("Eight more days pass");
  await stage.startAt(afterTheNotice);
  const anybody = reader(stage.origin());
  await until("version 2", async () => (await textOf(anybody, "version")).includes("2") || undefined);
  result("The announced entries are in force: version 2");
}
