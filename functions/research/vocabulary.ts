import * as z from "zod";

/** The choices of the research library, each with the words that pages show. */
const choice = <Labels extends Record<string, string>>(labels: Labels) => {
  const keys = Object.keys(labels) as [keyof Labels & string, ...(keyof Labels & string)[]];
  return { labels, keys, schema: z.enum(keys) };
};

/** The two families of people that studies are about. */
export const families = choice({
  users: "People who need tools",
  deciders: "People who decide on filtering",
});
export type Family = keyof typeof families.labels;

export const methods = choice({
  desk_research: "Desk research",
  interview: "Interviews",
  survey: "Survey",
  observation: "Observation",
  workshop: "Workshop",
});

export const themes = choice({
  needs: "What people need",
  who_decides: "Who decides",
  incentives_constraints: "What drives and limits those who decide",
  difficulty_of_change: "How hard a change is",
});
export type Theme = keyof typeof themes.labels;

/** The part of the public sector that something was seen in. */
export const scopes = choice({
  central: "Central government",
  local: "Local government",
  nhs: "NHS",
  schools: "Schools",
  police: "Police",
  cross_sector: "Across the public sector",
  international: "Other countries",
});
export type Scope = keyof typeof scopes.labels;

export const confidences = choice({ high: "High", medium: "Medium", low: "Low" });
export type Confidence = keyof typeof confidences.labels;

/** What a participant allows to be done with a finding that rests on them. */
export const consentScopes = choice({
  publish: "May be published in our words",
  researchers: "For researchers here only",
});
export type ConsentScope = keyof typeof consentScopes.labels;

/** Who objects to a tool or to opening the filter. */
export const objectors = choice({
  top_management: "Top management",
  middle_management: "Middle management",
  communications: "Communications",
  security: "Security",
  filtering_owners: "Web filtering leads",
});

/** Whether something makes a filtering owner open up, or holds them back. */
export const pressureSides = choice({ incentive: "A reason to open", constraint: "A reason to hold back" });

export const pressureTopics = choice({
  security: "Security",
  capacity: "Bandwidth and capacity",
  law: "Law and duties",
  policy: "Policy and guidance",
  reputation: "Reputation and blame",
  skills: "Skills and knowledge",
  money: "Money and contracts",
  time: "Time and effort",
});

/** The kinds of record that the library holds. */
export const recordKinds = choice({
  study: "Study",
  finding: "Finding",
  need: "Need",
  persona: "Persona",
  obstacle: "Obstacle",
});
export type RecordKind = keyof typeof recordKinds.labels;

/** What a second researcher has looked at before anything is public. */
export const reviewChecks = choice({
  consent: "Consent covers publication, and has not ended",
  personal_data: "Nobody can be recognised: no names, no quotes, no single organisation’s web filtering lead",
  sources: "Every figure has its date, and every source was opened and says this",
  limits: "The limits are stated, and who was not heard",
});
export type ReviewCheck = keyof typeof reviewChecks.labels;
