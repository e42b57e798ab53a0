import { type Actor, hasRole } from "#functions/accounts/rules.ts";
import { type Figures, fewest, figuresOf } from "./figures.ts";
import type { RequestOptions } from "./options.ts";

/** How many were asked for and answered, and how long it took. Nobody is named. */
export const createFigureService = ({ figures, access }: Pick<RequestOptions, "figures" | "access">) => ({
  async viewFigures(): Promise<Figures> {
    return figuresOf(await figures.countsOfAll());
  },

  /** How many were answered, everywhere, and within how many days half of them. Undefined until there are enough. */
  async viewAnswerTimes(): Promise<{ answered: number; medianDays: number } | undefined> {
    const { answered, medianDays } = figuresOf(await figures.countsOfStep("answers"));
    return answered >= fewest && medianDays !== undefined ? { answered, medianDays } : undefined;
  },

  /** One organisation's: with its lead's agreement, or for its lead, and only where there are enough. Undefined: not shown, whyever. */
  async figuresOfOrganisation(actor: Actor | undefined, organisationId: string): Promise<Figures | undefined> {
    const isOwn = actor?.organisationId === organisationId && hasRole(actor, "filtering_owner");
    if (!isOwn && !(await access.sharingOf(organisationId)).figures) return undefined;
    const found = figuresOf(await figures.countsOfOrganisation(organisationId));
    return found.asked >= fewest ? found : undefined;
  },
});
