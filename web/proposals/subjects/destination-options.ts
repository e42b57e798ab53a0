import { describeDestination } from "#functions/catalogue/destinations.ts";
import type { ListedDestination } from "#functions/proposals/drafts.ts";
import type { Option } from "./subject.ts";

/** A tool's destinations of one status as checkboxes. */
export const destinationOptions = (
  destinations: readonly ListedDestination[],
  status: ListedDestination["status"],
): Option[] =>
  destinations
    .filter((each) => each.status === status)
    .map((each) => ({
      value: each.destinationId,
      text: describeDestination(each),
      hint: {
        text: each.required
          ? "Needed for the tool to work"
          : `Optional. Without it: ${each.breaksWithout ?? "not known"}`,
      },
    }));
