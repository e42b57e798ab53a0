import type { Member, Role } from "#functions/accounts/rules.ts";
import { idFrom } from "#functions/ids.ts";
import type { DecisionContent } from "#functions/requests/decisions.ts";
import type { RequestContent } from "#functions/requests/request.ts";
import type { Services } from "#functions/services.ts";
import { sampleOrganisations } from "./organisations.ts";
import { personIdOf } from "./people.ts";

const { eastmere, northwold, westerfold, hospitals } = sampleOrganisations;

const member = (email: string, { organisationId }: { organisationId: string }, ...roles: Role[]): Member => ({
  personId: personIdOf(email),
  organisationId,
  roles,
});

const asha = member("asha.verey@eastmere.example", eastmere);
const bram = member("bram.oakley@eastmere.example", eastmere);
const tam = member("tam.wickering@eastmere.example", eastmere, "filtering_owner");
const carys = member("carys.penhallow@northwold.example", northwold);
const idris = member("idris.colleymore@northwold.example", northwold);
const lena = member("lena.ashdown@northwold.example", northwold, "filtering_owner");
const nia = member("nia.larkfield@westerfold.example", westerfold);

const conditional: DecisionContent = {
  kind: "agreed_with_conditions",
  reason: "Partners use it, and the assessment found nothing that stands against it",
  conditions: "For meetings only. Recording stays off.",
  classification: "official",
  staffGroups: [],
  dpiaReference: "Sample assessment 7",
  riskReference: "Sample risk 3",
  riskRole: "Senior information risk owner",
  expiresOn: "2028-03-31",
};

/** What people of made-up bodies ask for, each request in another state. May be repeated. */
export async function loadSampleRequests({ requests }: Pick<Services, "requests">) {
  async function ask(actor: Member, toolId: string, content: RequestContent): Promise<string> {
    const requestId = idFrom("request", "sample", actor.organisationId, toolId);
    await requests.ask(actor, { requestId, toolId, ...content });
    await requests.effects.request_to_settle(requestId);
    return requestId;
  }

  /** A step that was done when this was loaded before is left out. */
  async function step(actor: Member, requestId: string, version: number, act: () => Promise<void>): Promise<void> {
    if ((await requests.requireSeen(actor, requestId)).request.version === version) await act();
  }

  async function decide(actor: Member, requestId: string, content: DecisionContent): Promise<void> {
    const decisionId = idFrom("decision", "sample", requestId);
    await step(actor, requestId, 2, () => requests.decide(actor, { requestId, version: 2, decisionId, content }));
  }

  const waiting = await ask(carys, "zoom", {
    purpose: "Weekly meetings about bridges with three districts and the hospitals trust",
    partnerIds: [eastmere.organisationId, hospitals.organisationId],
    urgency: "week",
    insteadToday: "The telephone",
  });
  await requests.support(idris, waiting);

  const asked = await ask(idris, "whereby", {
    purpose: "Interviews with candidates who cannot install anything",
    partnerIds: [],
    urgency: "month",
  });
  await step(lena, asked, 2, () =>
    requests.askInformation(lena, { requestId: asked, version: 2, text: "How many interviews are there in a month?" }),
  );

  const agreed = await ask(carys, "webex", {
    purpose: "Hearings that another council holds there",
    partnerIds: [eastmere.organisationId],
    urgency: "month",
  });
  await decide(lena, agreed, conditional);

  const working = await ask(asha, "zoom", {
    purpose: "Meetings with partners outside the council",
    partnerIds: [northwold.organisationId],
    urgency: "month",
  });
  await requests.support(bram, working);
  await decide(tam, working, conditional);
  await step(tam, working, 3, () => requests.markOpened(tam, { requestId: working, version: 3 }));
  await step(asha, working, 4, () => requests.confirmWorking(asha, { requestId: working, version: 4 }));

  await ask(nia, "zoom", {
    purpose: "Joining the county’s meetings about planning",
    partnerIds: [northwold.organisationId],
    urgency: "month",
  });
}
