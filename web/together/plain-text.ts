import { surenessLabels } from "#functions/access/combine.ts";
import { statusLabels } from "#functions/access/rules.ts";
import type { KindAnswer, PartyAnswer, SharedTool } from "#functions/access/together.ts";
import { toolKindLabels } from "#functions/catalogue/rules.ts";
import { showDate } from "#web/filters.ts";

const whoDoes = ({ name, answer }: PartyAnswer): string => `${name} (${statusLabels[answer.status].toLowerCase()})`;
const sure = ({ sureness }: SharedTool): string => surenessLabels[sureness].toLowerCase();

/** The answer as somebody would paste it into an e-mail. */
export function togetherAsText(
  { parties, kinds, link }: { parties: readonly string[]; kinds: readonly KindAnswer[]; link: string },
  today: string,
): string {
  const lines = kinds.flatMap(({ kind, open, oneAway, notKnown, host }) => {
    if (open.length + oneAway.length + notKnown.length === 0) return [];
    return [
      "",
      toolKindLabels[kind].toUpperCase(),
      ...open.map((tool) => `- Open to all: ${tool.name} (${sure(tool)})`),
      ...(host ? [`- To host: ${host.party.name}, in ${host.tool.name}`] : []),
      ...oneAway.map((tool) => `- One conversation away: ${tool.name}. ${whoDoes(tool.away)} would have to act`),
      ...notKnown.map(
        ({ name, silent }) => `- Not known everywhere: ${name}. Unknown at ${silent.map((one) => one.name).join(", ")}`,
      ),
    ];
  });
  const known = lines.length > 0 ? lines : ["", "Nothing is known yet that all of them can use."];
  return [
    `What ${parties.join(", ")} can use together`,
    `As known on ${showDate(today)}. Unknown is neither good nor bad.`,
    ...known,
    "",
    link,
  ].join("\n");
}
