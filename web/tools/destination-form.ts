import * as z from "zod";
import type { Destination, DestinationInput } from "#functions/catalogue/destinations.ts";
import type { DestinationWarning } from "#functions/catalogue/problems.ts";
import type { DestinationDraft } from "#functions/catalogue/rules.ts";
import type { Services } from "#functions/services.ts";
import { joinDay } from "#web/day-field.ts";
import { optionalShownText } from "#web/form-fields.ts";
import { type Form, type FormValues, formErrors } from "#web/forms.ts";
import { always, isFilled, sourceFields } from "./fields.ts";

const mostRanges = 80;
const longestPorts = 500;

/** What a place is for and where it was read. The place itself is judged by the catalogue. */
const UseForm = (now: Date) =>
  z.preprocess(
    joinDay("readOn"),
    z
      .object({
        required: z.enum(["yes", "no"], { error: "Select whether the tool works without it" }),
        breaksWithout: optionalShownText(300),
        ...sourceFields(now),
      })
      .refine(({ required, breaksWithout }) => required !== "no" || isFilled(breaksWithout), {
        path: ["breaksWithout"],
        error: "Enter what does not work without it",
        ...always,
      })
      .refine(({ sourceUrl }) => isFilled(sourceUrl), {
        path: ["sourceUrl"],
        error: "Enter where it was read",
        when: ({ issues }) => !issues.some(({ path }) => path?.[0] === "sourceUrl"),
      })
      .refine(({ readOn }) => isFilled(readOn), {
        path: ["readOn"],
        error: "Enter the day on which it was read",
        when: ({ issues }) => !issues.some(({ path }) => path?.[0] === "readOn"),
      }),
  );

const typed = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

const inputOf = ({ host, match, path, tcp, udp, ips }: FormValues): DestinationInput => ({
  ...{ host: typed(host), match: typed(match), path: typed(path) },
  ...{ tcp: typed(tcp), udp: typed(udp), ips: typed(ips) },
});

/** What would take long to judge, or could not be kept together. */
function whyTooMuch({ tcp, udp, ips }: FormValues): { field: string; text: string } | undefined {
  for (const [field, value] of Object.entries({ tcp, udp })) {
    if (typed(value).length > longestPorts) return { field, text: `Use ${longestPorts} characters or fewer` };
  }
  const ranges = typed(ips).split(/[\s,]+/).length;
  return ranges > mostRanges
    ? { field: "ips", text: `Enter ${mostRanges} ranges or fewer: list more as another address` }
    : undefined;
}

export interface CheckedDestination {
  draft: DestinationDraft;
  place: Destination;
  warnings: DestinationWarning[];
}

/** Judges everything at once, so that the page shows every reason why the address can't be listed as typed. */
export async function readDestination(
  values: FormValues,
  { catalogue, now }: Pick<Services, "catalogue" | "now">,
): Promise<Form<CheckedDestination>> {
  const use = UseForm(now()).safeParse(values);
  const tooMuch = whyTooMuch(values);
  const checked = tooMuch ? { problems: [tooMuch] } : await catalogue.checkDestination(inputOf(values));
  if (!use.success || checked.problems) {
    const problems = (checked.problems ?? []).map(({ field, text }) => ({ path: [field], message: text }));
    return { values, errors: formErrors([...problems, ...(use.error?.issues ?? [])]) };
  }
  const { required, breaksWithout, sourceUrl: url = "", readOn = "" } = use.data;
  const place = checked.destination;
  const draft = {
    ...place,
    required: required === "yes",
    source: { url, readOn },
    ...(breaksWithout && { breaksWithout }),
  };
  return { values, data: { draft, place, warnings: checked.warnings } };
}
