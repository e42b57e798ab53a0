import {
  type Fact,
  type FactTopic,
  type Mark,
  standingFacts,
  topicGroups,
  topicLabels,
} from "#functions/catalogue/facts.ts";
import { showDate } from "#web/filters.ts";

/** What a page shows of one topic. What is not known is neither good nor bad: grey, and without an adjective. */
export interface FactView {
  topic: FactTopic;
  label: string;
  mark: Mark;
  markText: string;
  text: string | undefined;
  source: Fact["source"];
}

export interface FactGroup<Item> {
  name: string;
  rows: Item[];
}

/** Every topic in its group and order, made into what a page shows. */
export const everyTopic = <Item>(view: (topic: FactTopic) => Item): FactGroup<Item>[] =>
  topicGroups.map(({ name, topics }) => ({ name, rows: topics.map(view) }));

function markText(fact: Fact, organisations: ReadonlyMap<string, string>): string {
  if (fact.mark === "supplier_says") return "Supplier says";
  const body = organisations.get(fact.checkedBy ?? "") ?? "an organisation";
  return fact.mark === "checked" ? `Checked by ${body}, ${showDate(fact.statedAt)}` : "Not known";
}

/** Shows what stands on a topic; `organisations` holds the names of those that checked. */
export function factViews(facts: readonly Fact[], organisations: ReadonlyMap<string, string>) {
  const standing = standingFacts(facts);
  return (topic: FactTopic): FactView => {
    const fact = standing.get(topic);
    const label = topicLabels[topic];
    if (!fact) return { topic, label, mark: "not_known", markText: "Not known", text: undefined, source: undefined };
    const { mark, text, source } = fact;
    return { topic, label, mark, markText: markText(fact, organisations), text, source };
  };
}

/** Whose names a tool's page needs to say who checked what. */
export const checkersOf = (facts: readonly Fact[]): string[] => facts.flatMap(({ checkedBy }) => checkedBy ?? []);
