import * as z from "zod";
import { Id } from "#functions/ids.ts";
import type { Services } from "#functions/services.ts";
import { type FormValues, readForm } from "#web/forms.ts";
import { commonFields, commonValues, type DraftSubject, draftFrom, freshValues } from "./subject.ts";

const MembershipForm = z.object({
  ...commonFields,
  action: z.enum(["join", "leave"], { error: "Select whether the organisation joins or leaves" }),
  organisationId: Id("organisation").refine((id) => id, "Select an organisation"),
});

/** Take an organisation into the working group, or end its membership. */
export const membershipSubject = ({ organisations, charters }: Services): DraftSubject => ({
  title: "Propose a change to the working group",

  async read(c) {
    const form = await readForm(c, MembershipForm);
    if (form.errors) return form;
    const { action, organisationId } = form.data;
    const { name } = await organisations.requireOrganisation(organisationId);
    const membership = { action, organisationId, organisationName: name };
    return { values: form.values, data: draftFrom(form.data, { subject: "membership" as const, membership }) };
  },

  async fresh(_c, actor) {
    const { terms } = await charters.currentCharter();
    const { name } = await organisations.requireOrganisation(actor.organisationId);
    const values = freshValues(`${name} joins the working group`, terms.minimumDaysOpen);
    return { ...values, action: "join", organisationId: actor.organisationId };
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
