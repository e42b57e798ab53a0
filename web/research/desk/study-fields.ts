import { families, methods } from "#functions/research/vocabulary.ts";
import { optionsOf } from "#web/tools/words.ts";
import type { Section } from "./fields.ts";

export const studySections: readonly Section[] = [
  {
    heading: "What it asked",
    items: [
      { name: "title", label: "Title", as: "line", missing: "Enter a title" },
      {
        name: "family",
        label: "Whom it is about",
        as: "choice",
        options: optionsOf(families.labels),
        missing: "Select whom it is about",
      },
      {
        name: "question",
        label: "Question",
        hint: "What the study set out to find, in one or two sentences",
        as: "text",
        missing: "Enter the question",
      },
      {
        name: "method",
        label: "Method",
        as: "choice",
        options: optionsOf(methods.labels),
        missing: "Select the method",
      },
      {
        name: "doneBy",
        label: "Done by",
        hint: "A team or a body, not the names of people",
        as: "line",
        missing: "Enter who did it",
      },
      { name: "doneFor", label: "Done for", as: "line", missing: "Enter whom it was done for" },
      { name: "startedOn", label: "First day", as: "day", missing: "Enter the first day, such as 27 3 2026" },
      { name: "endedOn", label: "Last day", as: "day", missing: "Enter the last day, such as 27 3 2026" },
    ],
  },
  {
    heading: "Who took part",
    items: [
      {
        group: "participants",
        label: "Participants",
        hint: "By kind of job and number only. Leave empty where nobody was asked.",
        most: 20,
        missing: "Enter who took part",
        fields: [
          {
            name: "type",
            label: "Kind of job",
            hint: "Such as network manager: no names, and no organisation",
            as: "line",
            missing: "Enter their kind of job",
          },
          { name: "number", label: "How many", as: "number", missing: "Enter how many, from 1" },
        ],
      },
      {
        name: "consentBasis",
        label: "Consent",
        hint: "On what basis people took part, or that none was needed because only published texts were read",
        as: "text",
        missing: "Enter on what basis people took part",
      },
    ],
  },
  {
    heading: "What came of it",
    items: [
      {
        name: "summary",
        label: "Summary",
        hint: "Leave an empty line between two paragraphs",
        as: "text",
        missing: "Enter a summary",
      },
      {
        name: "limits",
        label: "Limits",
        hint: "What the study cannot say, and why",
        as: "text",
        missing: "Enter its limits",
      },
      {
        name: "notHeard",
        label: "Who was not heard",
        hint: "Every study says whom it did not reach",
        as: "text",
        missing: "Enter who was not heard",
      },
    ],
  },
];
