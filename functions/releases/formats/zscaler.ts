import { toBareList } from "./bare-list.ts";
import type { Named } from "./divide.ts";
import type { CompiledFile, Content, Format, LossReason } from "./format.ts";
import { plainText } from "./format.ts";
import { hostForm, nothingListed } from "./lines.ts";
import type { ListedName } from "./overlap.ts";

const alphabet = new RegExp(`^\\.?${hostForm}$`);
const levels = 5;

const labels = (host: string): number => host.split(".").length;

/** No underscore in the last two labels, unless there are only two; and one faulty line refuses the whole request. */
const isAccepted = (host: string): boolean => labels(host) === 2 || !/_[^.]*(\.[^.]*)?$/.test(host);

function whyNotName({ host, match, path }: Named): LossReason | undefined {
  if (path !== undefined) return "unconfirmed";
  if (match === "sub") return "below_only_not_expressible";
  return isAccepted(host) ? undefined : "not_accepted";
}

/** A name five labels down is still covered, what is below that name is not. */
const covers = (outer: ListedName, inner: ListedName): boolean =>
  inner.match === "host" && labels(inner.host) - labels(outer.host) <= levels;

function compile(content: Content): CompiledFile[] {
  const list = toBareList("zscaler.txt", content, {
    name: whyNotName,
    range: "ip_ranges_not_expressible",
    narrower: ({ match }) => (match === "host+sub" ? [{ part: "host", reason: "five_levels_only" }] : []),
    lines: ({ host, match }) => [match === "host" ? host : `.${host}`],
    covers,
    alphabet,
    nothing: nothingListed,
  });
  return [list];
}

/** The URLs of a custom category (help.zscaler.com/zia/url-format-guidelines): a leading dot takes in the name and up to five labels to its left. */
export const zscaler: Format = {
  name: "zscaler",
  files: [{ file: "zscaler.txt", contentType: plainText }],
  sight: { ports: false, paths: true },
  guide: {
    product: "Zscaler Internet Access (ZIA), custom URL category",
    kind: "cloud",
    loading: "adds",
    overrides:
      "Enter the addresses under URLs Retaining Parent Category. Under Custom URLs they lose the category that Zscaler gives them, and no policy for that category, security included, applies to them any more.",
    steps: [
      { text: "Fetch the list.", paste: "{origin}/whitelist/current/zscaler.txt" },
      {
        text: "Under Administration, URL Categories, add a category, and paste the lines into URLs Retaining Parent Category. For a later version, take out what the list no longer holds.",
      },
      { text: "In the URL filtering policy, put a rule that allows the category before the rules that block." },
      { text: "Save, and activate the change." },
    ],
    polling:
      "Zscaler fetches nothing by itself. Paste the new list after each version, or let a program of yours send the difference by the API of URL categories and activate it.",
    limits: [
      "At most five names to the left are let through, none further below.",
      "Entries for names below a host without the host itself are left out, and so are IP ranges.",
      "Entries limited to a path are left out: Zscaler takes lower case only, and does not say whether it heeds the case of what is asked for.",
      "One faulty line makes Zscaler refuse them all. The number of custom URLs is limited for your whole organisation.",
    ],
    sources: [
      "help.zscaler.com/zia/url-format-guidelines",
      "help.zscaler.com/zia/configuring-custom-url-categories",
      "help.zscaler.com/zia/ranges-limitations",
    ],
  },
  compile,
};
