import * as z from "zod";
import { Source, Text } from "./texts.ts";

/** The NCSC's 14 cloud security principles, in their order. */
const ncscPrinciples = {
  ncsc_1: "Data in transit protection",
  ncsc_2: "Asset protection and resilience",
  ncsc_3: "Separation between customers",
  ncsc_4: "Governance framework",
  ncsc_5: "Operational security",
  ncsc_6: "Personnel security",
  ncsc_7: "Secure development",
  ncsc_8: "Supply chain security",
  ncsc_9: "Secure user management",
  ncsc_10: "Identity and authentication",
  ncsc_11: "External interface protection",
  ncsc_12: "Secure service administration",
  ncsc_13: "Audit information and alerting for customers",
  ncsc_14: "Secure use of the service",
} as const;

/** What is asked of every tool, in the order of the comparison, with the words that pages show. */
export const topicLabels = {
  ...ncscPrinciples,
  certifications: "Certifications",
  data_location: "Where data is kept",
  processor_terms: "Processor terms",
  model_training: "Training of models on content",
  single_sign_on: "Single sign-on",
  tenant_restriction: "Restriction to chosen tenants",
  audit_logs: "Audit logs",
  retention: "Retention",
  guest_access: "Guest access and upload",
  tls_inspection: "Under TLS inspection",
  cost: "Cost",
  accessibility: "Accessibility statement",
  exit: "Leaving and taking data out",
} as const;
export type FactTopic = keyof typeof topicLabels;
export const factTopics = Object.keys(topicLabels) as [FactTopic, ...FactTopic[]];
export const FactTopic = z.enum(factTopics);

export const topicGroups: readonly { name: string; topics: readonly FactTopic[] }[] = [
  { name: "NCSC cloud security principles", topics: factTopics.filter((topic) => topic in ncscPrinciples) },
  { name: "Everything else", topics: factTopics.filter((topic) => !(topic in ncscPrinciples)) },
];

export const markLabels = { supplier_says: "Supplier says", checked: "Checked", not_known: "Not known" } as const;
export type Mark = keyof typeof markLabels;
export const marks = Object.keys(markLabels) as [Mark, ...Mark[]];

/** One dated statement. Never changed: a later one on the topic stands in its place. `not_known` is neither good nor bad. */
export const Fact = z
  .object({
    factId: z.string(),
    toolId: z.string(),
    topic: FactTopic,
    mark: z.enum(marks),
    text: Text(1000).optional(),
    source: Source.optional(),
    /** Whose staff checked it. */
    checkedBy: z.string().optional(),
    statedAt: z.iso.datetime(),
    statedBy: z.string(),
  })
  .refine(({ mark, text }) => mark === "not_known" || text !== undefined, {
    path: ["text"],
    error: "Enter what is known",
  })
  .refine(({ mark, source }) => mark !== "supplier_says" || source !== undefined, {
    path: ["source"],
    error: "Enter where the supplier says so",
  })
  .refine(({ mark, checkedBy }) => (mark === "checked") === (checkedBy !== undefined), { path: ["checkedBy"] });
export type Fact = z.infer<typeof Fact>;

/** The statement that stands on each topic: the newest. A topic that is missing is not known. */
export function standingFacts(facts: readonly Fact[]): Map<FactTopic, Fact> {
  const standing = new Map<FactTopic, Fact>();
  for (const fact of facts) {
    const other = standing.get(fact.topic);
    if (!other || other.statedAt <= fact.statedAt) standing.set(fact.topic, fact);
  }
  return standing;
}
