import { reader, textOf } from "./people.ts";
import { approve, close, object, prepare, propose, settle } from "./scenes.ts";
import type { Show } from "./show.ts";
import type { Stage } from "./stage.ts";

export const stepCount = 14;

/** What a filter fetches. Returns it as it is shown. */
async function fetchList({ origin }: Stage): Promise<string[]> {
  const filter = reader(origin());
  const [version, squid, json] = [
    await textOf(filter, "version"),
    await textOf(filter, "current/squid.txt"),
    await textOf(filter, "current/whitelist.json"),
  ];
  if (!squid.split("\n").includes(".zoom.us")) throw new Error("squid.txt does not name .zoom.us");
  const entries: { id: number; urls?: string[]; ips?: string[]; tcpPorts?: string; udpPorts?: string }[] =
    JSON.parse(json);
  return [
    `/whitelist/version  ${version.trim()}`,
    "",
    "/whitelist/current/squid.txt",
    ...squid.trim().split("\n"),
    "",
    `/whitelist/current/whitelist.json  ${entries.length} entries, in short:`,
    ...entries.map(({ id, urls = [], ips = [], tcpPorts, udpPorts }) =>
      [
        `${id}.`,
        urls.join(", ") || `${ips.length} address ranges`,
        tcpPorts && `TCP ${tcpPorts}`,
        udpPorts && `UDP ${udpPorts}`,
      ]
        .filter(Boolean)
        .join("  "),
    ),
  ];
}

/** The whole main job, by different people, through the pages and files that the running service serves. */
export async function playMainJob(stage: Stage, show: Show): Promise<void> {
  const { step, result, say } = show;
  step("A Commonlist of its own starts in a temporary folder, with the starter register and sample people");
  await stage.startAt("+0d");
  result(`It runs at ${stage.origin()} until the demo ends`);

  step("A reader who is not signed in asks for the list");
  const anybody = reader(stage.origin());
  if (JSON.parse(await textOf(anybody, "version")).edition !== 0) throw new Error("there is a list already");
  result("Nothing has been published yet");

  const proposal = await propose(stage, show);
  await object(stage, show, proposal);
  await settle(stage, show, proposal);
  await close(stage, show, proposal);
  await prepare(stage, show);
  await approve(stage, show);

  step("A web filter, not signed in, fetches the published list");
  const lines = await fetchList(stage);
  show.end();
  for (const line of ["", ...lines, "", "The main job is done: proposed, voted on, published, fetched."]) say(line);
}
