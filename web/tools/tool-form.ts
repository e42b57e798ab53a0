import * as z from "zod";
import { whyConfusing } from "#functions/catalogue/look-alikes.ts";
import { ToolKind } from "#functions/catalogue/rules.ts";
import { toolIdFor } from "#functions/catalogue/tool-ids.ts";
import { optionalLink, optionalShownText, shownText } from "#web/form-fields.ts";
import { isHttps } from "./fields.ts";

const mostLinks = 10;
const longestLinkText = 80;

/** Each line is a web address, and after a blank what it leads to; without words, its host stands for them. */
const linkLines = z
  .string({ error: "Enter the links once" })
  .default("")
  .transform((text) => text.split(/\r?\n/).flatMap((line) => line.trim() || []))
  .refine((lines) => lines.length <= mostLinks, `Enter ${mostLinks} links or fewer`)
  .refine((lines) => lines.every((line) => isHttps(line.split(/\s/)[0] ?? "")), {
    error: "Start each line with a web address that starts with https://",
  })
  .transform((lines) =>
    lines.map((line) => {
      const [url = "", ...words] = line.split(/\s+/);
      return { url, text: words.join(" ") || (URL.parse(url)?.hostname ?? url).slice(0, longestLinkText) };
    }),
  )
  .refine((links) => links.every(({ text }) => text.length <= longestLinkText && !/\p{C}/u.test(text)), {
    error: `Describe each link in ${longestLinkText} characters or fewer`,
  });

/** What a member states of a tool that is not in the catalogue yet. */
export const ToolForm = z.object({
  name: shownText("Enter the tool’s name", 80)
    .refine((name) => toolIdFor(name) !== undefined, {
      error: "Enter another name: a web address cannot be made of this one",
    })
    .refine((name) => whyConfusing(name.toLowerCase().replaceAll(/\s+/g, ".")) === undefined, {
      error: "Enter each word of the name in one alphabet: letters of others look alike",
    }),
  vendor: optionalShownText(80),
  kind: z.enum(ToolKind.options, { error: "Select what kind of tool it is" }),
  purpose: shownText("Enter what it is for", 500),
  website: optionalLink.refine((text) => text === undefined || isHttps(text), {
    error: "Enter a web address that starts with https://",
  }),
  links: linkLines,
});
