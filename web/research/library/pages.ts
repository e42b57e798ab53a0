import { Refusal } from "#functions/errors.ts";

/** A page that no link of ours leads to. */
export function refuseIfBeyond({ page, pages }: { page: number; pages: number }): void {
  if (page > pages) throw new Refusal("not_found");
}
