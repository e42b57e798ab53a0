import { type RecordKind, recordKinds } from "#functions/research/vocabulary.ts";
import type { WebContext } from "#web/context.ts";
import { page } from "#web/render.ts";

const erasedPage = page<{ title: string }>("research/records/erased.njk");

/** The address stays, and says that what was there is gone for good. */
export const showErased = (c: WebContext, kind: RecordKind) =>
  erasedPage(c, { title: `This ${recordKinds.labels[kind].toLowerCase()} was erased` }, 410);
