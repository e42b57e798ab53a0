import { Hono } from "hono";
import * as z from "zod";
import { covers, type Destination } from "#functions/catalogue/destinations.ts";
import type { DestinationWarning } from "#functions/catalogue/problems.ts";
import type { Tool } from "#functions/catalogue/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { type CheckedDestination, readDestination } from "./destination-form.ts";
import { requestedTool } from "./requested-tool.ts";

/** An address that is in the catalogue already and lets some of the same pass. */
interface Meeting {
  tool: Tool;
  destination: Destination;
  /** Everything that is suggested passes there already. */
  coversIt: boolean;
  isConfirmed: boolean;
}

const formPage = page<{ title: string; tool: Tool; values: FormValues; errors?: FormErrors | undefined }>(
  "tools/destination.njk",
);
const checkPage = page<{
  title: string;
  tool: Tool;
  draft: CheckedDestination["draft"];
  warnings: DestinationWarning[];
  meetings: Meeting[];
  hidden: { name: string; value: string }[];
}>("tools/check-destination.njk");

const StepForm = z.object({ step: z.enum(["check", "change", "save"]).catch("check") }).loose();
const mostMeetings = 10;

/** A member suggests an address in two steps: what was typed, and what would be kept of it with what speaks against it. */
export function destinationRoutes(services: Services) {
  const { catalogue, limits } = services;

  const showForm = (c: WebContext, tool: Tool, values: FormValues, errors?: FormErrors) =>
    formPage(c, { title: `Suggest an address of ${tool.name}`, tool, values, errors }, errors ? 400 : 200);

  async function showCheck(
    c: WebContext,
    tool: Tool,
    { draft, place, warnings }: CheckedDestination,
    values: FormValues,
  ) {
    const overlapping = await catalogue.overlappingDestinations(place);
    const meetings = overlapping.slice(0, mostMeetings).map((one) => ({
      tool: one.tool,
      destination: one.destination,
      coversIt: covers(one.destination, place),
      isConfirmed: one.destination.status === "confirmed",
    }));
    const hidden = Object.entries(values).flatMap(([name, value]) =>
      name === "step" ? [] : [value].flat().map((each) => ({ name, value: each })),
    );
    return checkPage(c, { title: "Check this address", tool, draft, warnings, meetings, hidden });
  }

  return new Hono<WebEnv>()
    .get("/:toolId/destinations/new", async (c) => {
      memberOf(c);
      return showForm(c, await requestedTool(c, catalogue), {});
    })
    .post("/:toolId/destinations/new", async (c) => {
      const actor = memberOf(c);
      const tool = await requestedTool(c, catalogue);
      const { values, data: { step } = { step: "check" } } = await readForm(c, StepForm);
      if (step === "change") return showForm(c, tool, values);
      const form = await readDestination(values, services);
      if (form.errors) return showForm(c, tool, values, form.errors);
      if (step === "check") return showCheck(c, tool, form.data, values);
      await limits.useAs("contribution", actor.personId);
      await catalogue.suggestDestination(actor, tool.toolId, form.data.draft);
      return c.redirect(`/tools/${tool.toolId}?done=suggested`, 303);
    });
}
