import * as z from "zod";
import { Id } from "#functions/ids.ts";
import { mostChanges } from "#functions/proposals/rules.ts";
import type { Services } from "#functions/services.ts";
import { manyOf } from "#web/form-fields.ts";
import { type FormValues, readForm } from "#web/forms.ts";
import { destinationOptions } from "./destination-options.ts";
import { commonFields, commonValues, type DraftSubject, draftFrom, freshValues } from "./subject.ts";

const DestinationsForm = z
  .object({
    toolId: z.string().max(60),
    destinationIds: manyOf(Id("destination"))
      .refine((ids) => ids.length > 0, "Select at least one address to confirm")
      .refine((ids) => ids.length <= mostChanges, `Select ${mostChanges} addresses or fewer`),
    ...commonFields,
  })
  .transform((form) =>
    draftFrom(form, { subject: "destinations" as const, toolId: form.toolId, destinationIds: form.destinationIds }),
  );

/** Confirm by a vote what the catalogue holds as suggested. */
export const destinationsSubject = ({ catalogue, charters }: Services): DraftSubject => ({
  title: "Propose to confirm a tool's addresses",
  read: (c) => readForm(c, DestinationsForm),

  async fresh(c) {
    const [tool, { terms }] = await Promise.all([
      catalogue.requireTool(c.req.query("tool") ?? ""),
      charters.currentCharter(),
    ]);
    return { ...freshValues(`Confirm the addresses of ${tool.name}`, terms.minimumDaysOpen), toolId: tool.toolId };
  },

  valuesOf: (proposal): FormValues => ({
    ...commonValues(proposal),
    toolId: proposal.toolId ?? "",
    destinationIds: proposal.destinationIds,
  }),

  async offers({ toolId }) {
    const tool = await catalogue.requireTool(String(toolId));
    return { toolName: tool.name, destinations: destinationOptions(tool.destinations, "suggested") };
  },
});
