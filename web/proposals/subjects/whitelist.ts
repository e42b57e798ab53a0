import * as z from "zod";
import { describeDestination } from "#functions/catalogue/destinations.ts";
import { Id } from "#functions/ids.ts";
import { mostChanges } from "#functions/proposals/rules.ts";
import type { Services } from "#functions/services.ts";
import type { EntryChange } from "#functions/whitelist/rules.ts";
import { showDate } from "#web/filters.ts";
import { manyOf } from "#web/form-fields.ts";
import { type FormValues, readForm } from "#web/forms.ts";
import { destinationOptions } from "./destination-options.ts";
import { chosenNeeds, needOptions, needsField, needValues } from "./needs.ts";
import { commonFields, commonValues, type DraftSubject, draftFrom, freshValues } from "./subject.ts";

/** `keep`, `remove:12`, or `change:12:dst_…`: what becomes of an entry that the tool has on the list. */
const EntryChoice = z.string().regex(/^(keep|remove:\d{1,9}|change:\d{1,9}:dst_[0-9a-f]{24})$/);

/** Runs beside the fields' own checks, so that every error is shown at once. */
const always = { when: () => true };

const WhitelistForm = z
  .object({
    toolId: z.string().max(60),
    add: manyOf(Id("destination")),
    entries: manyOf(EntryChoice),
    needs: needsField,
    ...commonFields,
  })
  .refine(({ add = [], entries = [] }) => add.length > 0 || entries.some((choice) => choice !== "keep"), {
    path: ["add"],
    error: "Select at least one address to add, change or remove",
    ...always,
  })
  .refine(
    ({ add = [], entries = [] }) => add.length + entries.filter((choice) => choice !== "keep").length <= mostChanges,
    {
      path: ["add"],
      error: `Select ${mostChanges} addresses or fewer, and make another proposal for the rest`,
      ...always,
    },
  )
  .transform(({ toolId, add, entries, needs, ...form }) => {
    const chosen = entries.map((choice) => choice.split(":"));
    const change = chosen.flatMap(([what, entryId, destinationId]) =>
      what === "change" && destinationId ? [{ entryId: Number(entryId), destinationId }] : [],
    );
    const remove = chosen.flatMap(([what, entryId]) => (what === "remove" ? [Number(entryId)] : []));
    const about = { toolId, add, change, remove, needs: chosenNeeds(needs) };
    return draftFrom(form, { subject: "whitelist" as const, ...about });
  });

const choiceOf = (change: EntryChange): string =>
  change.op === "change"
    ? `change:${change.entryId}:${change.entry.destinationId}`
    : change.op === "remove"
      ? `remove:${change.entryId}`
      : "keep";

/** Add, change or remove a tool's entries. */
export const whitelistSubject = ({ catalogue, charters, whitelist, library }: Services): DraftSubject => ({
  title: "Propose a change to the shared whitelist",
  read: (c) => readForm(c, WhitelistForm),

  async fresh(c) {
    const [tool, { terms }] = await Promise.all([
      catalogue.requireTool(c.req.query("tool") ?? ""),
      charters.currentCharter(),
    ]);
    return { ...freshValues(`Add ${tool.name} to the shared whitelist`, terms.minimumDaysOpen), toolId: tool.toolId };
  },

  valuesOf: (proposal): FormValues => ({
    ...commonValues(proposal),
    toolId: proposal.toolId ?? "",
    add: proposal.changes.flatMap((change) => (change.op === "add" ? [change.entry.destinationId] : [])),
    entries: proposal.changes.map(choiceOf),
    needs: needValues(proposal),
  }),

  async offers({ toolId }) {
    const [tool, state] = await Promise.all([catalogue.requireTool(String(toolId)), whitelist.currentState()]);
    const destinations = destinationOptions(tool.destinations, "confirmed");
    const needs = await needOptions(library, tool);
    const entries = state.entries.filter((entry) => entry.toolId === tool.toolId);
    return {
      toolName: tool.name,
      destinations,
      needs,
      entries: entries.map((entry) => ({
        id: entry.id,
        text: `${describeDestination(entry)}, until ${showDate(entry.expires)}`,
        options: [
          { value: "keep", text: "Keep as it is" },
          { value: `remove:${entry.id}`, text: "Remove" },
          ...destinations.map(({ value, text }) => ({
            value: `change:${entry.id}:${value}`,
            text:
              value === entry.destinationId && text === describeDestination(entry)
                ? "Renew as it is"
                : `Replace by: ${text}`,
          })),
        ],
      })),
    };
  },
});
