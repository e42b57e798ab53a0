import {
  type Fact,
  type FactTopic,
  type Mark,
  markLabels,
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
  markLabel: string;
  /** Who checked it, and when. */
  checked: string | undefined;
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

const checkedBy = ({ checkedBy: id = "", statedAt }: Fact, organisations: ReadonlyMap<string, string>): string =>
  `by ${organisations.get(id) ?? "an organisation"}, ${showDate(statedAt)}`;

/** Shows what stands on a topic; `organisations` holds the names of those that checked. */
export function factViews(facts: readonly Fact[], organisations: ReadonlyMap<string, string>) {
  const standing = standingFacts(facts);
  return (topic: FactTopic): FactView => {
    const fact = standing.get(topic);
    const label = topicLabels[topic];
    const mark = fact?.mark ?? "not_known";
    const checked = fact && mark === "checked" ? checkedBy(fact, organisations) : undefined;
    return { topic, label, mark, markLabel: markLabels[mark], checked, text: fact?.text, source: fact?.source };
  };
}

/** Whose names a tool's page needs to say who checked what. */
export const checkersOf = (facts: readonly Fact[]): string[] => facts.flatMap(({ checkedBy }) => checkedBy ?? []);
