import * as z from "zod";
import { Id } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import { type FormValues, readForm } from "#web/forms.ts";
import { commonFields, commonValues, type DraftSubject, draftFrom, freshValues } from "./subject.ts";

const { title: _, ...fields } = commonFields;
const MembershipForm = z.object({
  action: z.enum(["join", "leave"], { error: "Select whether the organisation joins or leaves" }),
  organisationId: z.string({ error: "Select an organisation" }).pipe(Id("organisation")),
  ...fields,
});

const longestTitle = 120;
/** Made of the change itself, so that it cannot say another thing. */
const titleOf = (action: "join" | "leave", name: string): string => {
  const rest = ` ${action === "join" ? "joins" : "leaves"} the working group`;
  return name.slice(0, longestTitle - rest.length) + rest;
};

/** Take an organisation into the working group, or end its membership. */
export const membershipSubject = ({ organisations, charters }: Services): DraftSubject => ({
  title: "Propose a change to the working group",

  async read(c) {
    const form = await readForm(c, MembershipForm);
    if (form.errors) return form;
    const { action, organisationId } = form.data;
    const { name } = await organisations.requireOrganisation(organisationId);
    const membership = { action, organisationId, organisationName: name };
    return {
      values: form.values,
      data: draftFrom({ ...form.data, title: titleOf(action, name) }, { subject: "membership" as const, membership }),
    };
  },

  async fresh() {
    const { terms } = await charters.currentCharter();
    return freshValues("", terms.minimumDaysOpen);
  },

  valuesOf: (proposal): FormValues => ({
    ...commonValues(proposal),
    action: proposal.membership?.action ?? "",
    organisationId: proposal.membership?.organisationId ?? "",
  }),

  async offers(values, actor, c) {
    const search = c.req.query("search")?.slice(0, 100) ?? "";
    const found = search ? await organisations.searchOrganisations(search) : [];
    const chosen = Id("organisation").safeParse(values.organisationId).data ?? actor.organisationId;
    const own = await organisations.findOrganisations([...new Set([chosen, actor.organisationId])]);
    const others = found.filter(({ organisationId }) => !own.some((each) => each.organisationId === organisationId));
    const options = [...own, ...others].map(({ organisationId, name }) => ({ value: organisationId, text: name }));
    return { search, organisations: options };
  },
});
