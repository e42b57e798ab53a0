import { toolKindLabels } from "#functions/catalogue/rules.ts";
import { aspects } from "#functions/research/contents.ts";
import { families, objectors } from "#functions/research/vocabulary.ts";
import { optionsOf } from "#web/tools/words.ts";
import type { Field, Section } from "./fields.ts";

const family: Field = {
  name: "family",
  label: "Whom it is about",
  as: "choice",
  options: optionsOf(families.labels),
  missing: "Select whom it is about",
};
const findingIds: Field = {
  name: "findingIds",
  label: "Findings it rests on",
  hint: "Their short names, such as f12, with a blank between two. The address of a finding’s page ends with it.",
  as: "ids",
  missing: "Enter the short name of one finding or more",
};

export const needSections: readonly Section[] = [
  {
    heading: "The need",
    items: [
      family,
      { name: "asA", label: "As …", hint: "Such as a service desk analyst", as: "line", missing: "Enter who needs it" },
      {
        name: "iNeed",
        label: "I need …",
        hint: "Such as to join a video meeting",
        as: "line",
        missing: "Enter what is needed",
      },
      { name: "soThat", label: "so that …", hint: "Such as work goes on", as: "line", missing: "Enter what for" },
    ],
  },
  {
    heading: "What it rests on, and what answers it",
    items: [
      findingIds,
      {
        name: "kinds",
        label: "Kinds of tool that answer it",
        as: "choices",
        options: optionsOf(toolKindLabels),
        missing: "Select kinds of tool from the list",
      },
      {
        name: "toolIds",
        label: "Tools that answer it",
        hint: "By name, one on each line, as in the catalogue. You can leave this empty.",
        as: "tools",
        missing: "Enter tools of the catalogue, up to 40",
      },
    ],
  },
];

export const personaSections: readonly Section[] = [
  {
    heading: "The persona",
    items: [
      {
        name: "name",
        label: "Name",
        hint: "What they are, such as service desk reviewer: not the name of a person",
        as: "line",
        missing: "Enter what they are",
      },
      family,
      {
        name: "summary",
        label: "Summary",
        hint: "What the statements say together. It goes with any of them when consent for it is withdrawn",
        as: "text",
        missing: "Enter a summary",
      },
      {
        name: "expiresOn",
        label: "Counts as current until",
        hint: "From this day on it has to be looked at again, for example 27 3 2027",
        as: "day",
        missing: "Enter the day from which it has to be looked at again",
      },
    ],
  },
  {
    heading: "Statements",
    items: [
      {
        group: "statements",
        label: "Statement",
        hint: "Each rests on findings of its own. To take one out, empty its text and its findings.",
        most: 20,
        missing: "Enter one statement or more",
        fields: [
          {
            name: "aspect",
            label: "About",
            as: "choice",
            options: optionsOf(aspects),
            missing: "Select what it is about",
          },
          { name: "text", label: "Text", as: "text", missing: "Enter the statement" },
          findingIds,
        ],
      },
    ],
  },
];

export const obstacleSections: readonly Section[] = [
  {
    heading: "The obstacle",
    items: [
      {
        name: "objector",
        label: "Who objects",
        as: "choice",
        options: optionsOf(objectors.labels),
        missing: "Select who objects",
      },
      {
        name: "objection",
        label: "Objection",
        hint: "What they say, in our words",
        as: "line",
        missing: "Enter the objection",
      },
      { name: "why", label: "Why", as: "text", missing: "Enter why they object" },
      { ...findingIds, hint: `${findingIds.hint} Leave empty where it was said elsewhere, and say where below.` },
    ],
  },
  {
    heading: "What has answered it",
    items: [
      {
        group: "answers",
        label: "Answer",
        hint: "To take one out, empty its text and its findings.",
        most: 12,
        missing: "Enter one answer or more",
        fields: [
          { name: "text", label: "Text", as: "text", missing: "Enter what answered it" },
          { ...findingIds, hint: "Short names with a blank between two. You can leave this empty." },
          {
            name: "isSuccessStory",
            label: "Success story",
            as: "tick",
            missing: "Select whether it is a success story",
          },
        ],
      },
    ],
  },
  {
    heading: "Where it was said, if that is no finding",
    items: [
      { name: "source-title", label: "Source", as: "line", missing: "Enter what the source is called" },
      {
        name: "source-date-on",
        label: "Date of the source",
        hint: "As much as is known: 2014, 2014-05 or 2014-05-30",
        as: "line",
        missing: "Enter a year, a month or a day, such as 2014, 2014-05 or 2014-05-30",
      },
      {
        name: "source-date-note",
        label: "Note on that date",
        hint: "Such as day not shown",
        as: "line",
        missing: "Enter a short note",
      },
      {
        name: "source-url",
        label: "Web address of the source",
        as: "line",
        missing: "Enter a web address that starts with https://",
      },
    ],
  },
];
