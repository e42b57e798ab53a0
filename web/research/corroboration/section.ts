import type { Services } from "#functions/services.ts";
import { countSentence } from "./words.ts";

export interface CorroborationSection {
  findingId: string;
  sentence: string;
  comments: string[];
  pages: number;
}

const shown = 3;

/** For research/corroboration/section.njk, within the page of a public finding. */
export async function corroborationSection(
  { corroboration }: Pick<Services, "corroboration">,
  findingId: string,
): Promise<CorroborationSection> {
  const view = await corroboration.view(findingId, 1, shown);
  return { findingId, sentence: countSentence(view), comments: view.comments, pages: view.pages };
}
