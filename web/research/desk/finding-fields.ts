import { toolKindLabels } from "#functions/catalogue/rules.ts";
import type { Evidence } from "#functions/research/contents.ts";
import {
  confidences,
  consentScopes,
  pressureSides,
  pressureTopics,
  scopes,
  themes,
} from "#functions/research/vocabulary.ts";
import { optionsOf } from "#web/tools/words.ts";
import type { Field, Section } from "./fields.ts";

const partial = "Enter a year, a month or a day, such as 2014, 2014-05 or 2014-05-30";
const dateFields = (name: string, label: string, hint: string): Field[] => [
  {
    name: `${name}-on`,
    label,
    hint: `${hint} As much as is known: 2014, 2014-05 or 2014-05-30`,
    as: "line",
    missing: partial,
  },
  {
    name: `${name}-note`,
    label: `Note: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    hint: "What the date alone would hide, such as day not shown",
    as: "line",
    missing: "Enter a short note",
  },
];

const observation: Section = {
  heading: "What was found",
  items: [
    {
      name: "statement",
      label: "Statement",
      hint: "One observation, in our words: no quotes, and nobody who could be recognised",
      as: "text",
      missing: "Enter the statement",
    },
    {
      name: "figure",
      label: "Figure",
      hint: "A number with what it counts, if there is one",
      as: "line",
      missing: "Enter the figure",
    },
    { name: "theme", label: "Theme", as: "choice", options: optionsOf(themes.labels), missing: "Select a theme" },
    {
      name: "scope",
      label: "Where it was seen",
      as: "choice",
      options: optionsOf(scopes.labels),
      missing: "Select where it was seen",
    },
    {
      name: "kinds",
      label: "Kinds of tool it is about",
      as: "choices",
      options: optionsOf(toolKindLabels),
      missing: "Select kinds of tool from the list",
    },
    ...dateFields("date", "When it was so", ""),
    {
      name: "confidence",
      label: "Confidence",
      as: "choice",
      options: optionsOf(confidences.labels),
      missing: "Select a confidence",
    },
    { name: "confidenceReason", label: "Why this confidence", as: "text", missing: "Enter why" },
    {
      name: "expiresOn",
      label: "Counts as evidence until",
      hint: "From this day on it no longer does. You can leave this empty.",
      as: "day",
      missing: "Enter a real date, such as 27 3 2027",
    },
    {
      name: "supersedes",
      label: "Takes the place of",
      hint: "The short name of a public finding that no longer holds. You can leave this empty.",
      as: "line",
      missing: "Enter the short name of a finding, such as f12",
    },
  ],
};

const source: Section = {
  heading: "Where it was read",
  items: [
    {
      name: "evidence-source-title",
      label: "Title of the source",
      as: "line",
      missing: "Enter the title of the source",
    },
    { name: "evidence-source-publisher", label: "Publisher", as: "line", missing: "Enter the publisher" },
    {
      name: "evidence-source-url",
      label: "Web address",
      as: "line",
      missing: "Enter a web address that starts with https://",
    },
    ...dateFields("evidence-source-date", "Date of the source", ""),
    {
      name: "evidence-source-read",
      label: "How much of it was read",
      hint: "Such as whole document, or opening",
      as: "line",
      missing: "Enter how much of it was read",
    },
    {
      name: "evidence-source-readOn",
      label: "Day on which it was read",
      as: "day",
      missing: "Enter the day on which it was read",
    },
    {
      name: "evidence-source-original",
      label: "Original",
      hint: "Where a copy was read: what is known of the original",
      as: "line",
      missing: "Enter what is known of the original",
    },
    {
      name: "evidence-source-supplier",
      label: "Supplier’s part in it",
      hint: "Where it comes from a supplier of such tools, or a supplier paid for it: what to know about that",
      as: "line",
      missing: "Enter the supplier’s part in it",
    },
    {
      name: "evidence-source-key",
      label: "Short name of the source",
      hint: "Findings of one source have the same: small letters, digits and dashes. Leave it empty to have it made from the title.",
      as: "line",
      missing: "Use small letters, digits and single dashes",
    },
  ],
};

const consent: Section = {
  heading: "What participants allow",
  items: [
    {
      name: "consent-scope",
      label: "What may be done with it",
      hint: "No more than each of them allows",
      as: "choice",
      options: optionsOf(consentScopes.labels),
      missing: "Select what may be done with it",
    },
    {
      name: "consent-until",
      label: "Last day of consent",
      hint: "No later than for each of them. Leave it empty to have the earliest.",
      as: "day",
      missing: "Enter a real date, such as 27 3 2027",
    },
  ],
};

const effort: Section = {
  heading: "How hard a change of the filter is, if it says so",
  items: [
    { name: "effort-product", label: "Filtering product", as: "line", missing: "Enter the product" },
    {
      name: "effort-days-fewest",
      label: "Fewest days from asking to open",
      as: "number",
      missing: "Enter both numbers of days, or none",
    },
    {
      name: "effort-days-most",
      label: "Most days from asking to open",
      as: "number",
      missing: "Enter both numbers of days, or none",
    },
    { name: "effort-approvers", label: "Who has to approve it", as: "line", missing: "Enter who has to approve it" },
    { name: "effort-cost", label: "What it costs", as: "line", missing: "Enter what it costs" },
    { name: "effort-breaks", label: "What breaks", as: "line", missing: "Enter what breaks" },
  ],
};

const pressure: Section = {
  heading: "What drives or limits web filtering leads, if it says so",
  items: [
    {
      name: "pressure-side",
      label: "Which way",
      as: "choice",
      options: optionsOf(pressureSides.labels),
      missing: "Select both, or none",
    },
    {
      name: "pressure-topic",
      label: "On account of",
      as: "choice",
      options: optionsOf(pressureTopics.labels),
      missing: "Select both, or none",
    },
  ],
};

/** A source is described; of participants only what they allow is. What a survey's answers carry was settled when they were counted. */
export const findingSections = (evidence: Evidence["kind"]): readonly Section[] => [
  observation,
  ...(evidence === "source" ? [source] : evidence === "sessions" ? [consent] : []),
  effort,
  pressure,
];

/** With everything that a reader of the draft has to see. */
export const findingRowSections = (evidence: Evidence["kind"]): readonly Section[] =>
  evidence === "source" ? findingSections(evidence) : [observation, consent, effort, pressure];
