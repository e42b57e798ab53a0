import { Hono } from "hono";
import * as z from "zod";
import type { BulkInput, BulkPlan } from "#functions/access/bulk-service.ts";
import { Status, statusLabels } from "#functions/access/rules.ts";
import { Refusal } from "#functions/errors.ts";
import type { Organisation } from "#functions/organisations/rules.ts";
import type { Services } from "#functions/services.ts";
import type { WebContext, WebEnv } from "#web/context.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";
import { optionsOf } from "#web/tools/words.ts";
import { ownOrganisation } from "./own-organisation.ts";

interface ManyPage {
  title: string;
  organisation: Organisation;
  edition: number;
  values: FormValues;
  problems: BulkPlan["problems"];
  errors?: FormErrors | undefined;
}

interface PreviewPage {
  title: string;
  organisation: Organisation;
  input: BulkInput;
  changes: { name: string; before: string; after: string; detail: string }[];
  more: number;
  undecided: BulkPlan["undecided"];
  unread: string[];
  digest: string;
  statuses: { value: string; text: string }[];
}

const manyPage = page<ManyPage>("access/many.njk");
const previewPage = page<PreviewPage>("access/preview.njk");

const mostShown = 500;
const mostProblems = 50;

const text = (missing: string) =>
  z
    .string({ error: missing })
    .max(150_000, "Paste less at a time")
    .refine((pasted) => pasted.trim() !== "", missing);

const Inputs = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("table"), text: text("Paste the table") }),
  z.object({ kind: z.literal("filter_list"), text: text("Paste the list of your filter") }),
  z.object({
    kind: z.literal("edition"),
    edition: z.coerce
      .number({ error: "Enter the version as a number" })
      .int("Enter the version as a number")
      .positive("Enter the version as a number"),
  }),
]);
const SaveForm = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** Many statements at once: shown before they are saved, and saved only as shown. */
export function bulkRoutes(services: Services) {
  const { access, whitelist } = services;

  async function showMany(
    c: WebContext,
    organisation: Organisation,
    more: { values?: FormValues; errors?: FormErrors; problems?: BulkPlan["problems"] } = {},
  ) {
    const { values = {}, errors, problems = [] } = more;
    const edition = (await whitelist.findCurrent())?.edition ?? 0;
    const props = { title: "State many at once", organisation, edition, values, problems, errors };
    return manyPage(c, props, errors ? 400 : 200);
  }

  function showPreview(c: WebContext, organisation: Organisation, input: BulkInput, plan: BulkPlan) {
    const changes = plan.changes.slice(0, mostShown).map(({ draft, name, before }) => ({
      name,
      before: before ? statusLabels[before] : "Not stated",
      after: statusLabels[draft.status],
      detail: draft.conditions ?? "",
    }));
    return previewPage(c, {
      title: "Check what will be saved",
      ...{ organisation, input, changes },
      more: plan.changes.length - changes.length,
      undecided: plan.undecided,
      unread: plan.unread.slice(0, mostProblems),
      digest: plan.digest,
      statuses: [{ value: "", text: "Leave it as it is" }, ...optionsOf(statusLabels)],
    });
  }

  /** Which field of the three forms an error belongs to. */
  const fieldOf = (values: FormValues): string => {
    const kind = values.kind;
    return kind === "table" || kind === "filter_list" ? kind : "edition";
  };

  return new Hono<WebEnv>()
    .get("/:organisationId/access/many", async (c) => showMany(c, (await ownOrganisation(c, services)).organisation))
    .post("/:organisationId/access/many", async (c) => {
      const { actor, organisation } = await ownOrganisation(c, services);
      const form = await readForm(c, Inputs);
      const { values } = form;
      const shown = { ...values, [fieldOf(values)]: values.text ?? values.edition ?? "" };
      const refuse = (message: string, problems: BulkPlan["problems"] = []) =>
        showMany(c, organisation, {
          values: shown,
          errors: formErrors([{ path: [fieldOf(values)], message }]),
          problems: problems.slice(0, mostProblems),
        });
      if (form.errors) return refuse(form.errors.errorList[0]?.text ?? "Paste it again");
      try {
        const plan = await access.planStatements(actor, organisation.organisationId, form.data);
        if (plan.problems.length > 0) return refuse("Correct the lines that cannot be read", plan.problems);
        if (plan.changes.length + plan.undecided.length === 0) return refuse("There is nothing new in this");
        return showPreview(c, organisation, form.data, plan);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "not_found")) throw error;
        return refuse("There is no such version of the shared whitelist");
      }
    })
    .post("/:organisationId/access/many/save", async (c) => {
      const { actor, organisation } = await ownOrganisation(c, services);
      const form = await readForm(c, z.intersection(Inputs, SaveForm));
      if (form.errors) return showMany(c, organisation, { values: {}, errors: form.errors });
      const decisions = new Map(
        Object.entries(form.values).flatMap(([name, value]) => {
          const status = Status.safeParse(value).data;
          return name.startsWith("decide-") && status ? [[name.slice("decide-".length), status] as const] : [];
        }),
      );
      const { digest, ...input } = form.data;
      await access.saveStatements(actor, organisation.organisationId, input, { digest, decisions });
      return c.redirect(`/organisations/${organisation.organisationId}/access?done=stated`, 303);
    });
}
