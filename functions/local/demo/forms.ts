/** A form as it stands on a page, with what a browser would send. */
export interface PageForm {
  action: string;
  method: "get" | "post";
  fields: Record<string, string | string[]>;
  /** The values of every radio and checkbox, chosen or not. */
  offers: Record<string, string[]>;
}

const decode = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#x2F;", "/")
    .replaceAll("&amp;", "&");

const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries(
    [...tag.matchAll(/\s([a-zA-Z-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [name, decode(value)]),
  );

function fieldsOf(html: string): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const { name, value = "", type = "text", ...rest } = attributesOf(tag);
    const isOff = (type === "radio" || type === "checkbox") && rest.checked === undefined;
    if (name && !isOff && rest.disabled === undefined) found.push([name, value]);
  }
  for (const [, tag = "", content = ""] of html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const { name } = attributesOf(tag);
    if (name) found.push([name, decode(content.replace(/^\n/, ""))]);
  }
  for (const [, tag = "", content = ""] of html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...content.matchAll(/<option\b[^>]*>/g)].map(([option]) => attributesOf(option));
    const chosen = options.find(({ selected }) => selected !== undefined) ?? options[0];
    const { name } = attributesOf(tag);
    if (name && chosen) found.push([name, chosen.value ?? ""]);
  }
  return found;
}

function offersOf(html: string): PageForm["offers"] {
  const found: PageForm["offers"] = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const { name, value = "", type } = attributesOf(tag);
    if (name && (type === "radio" || type === "checkbox")) found[name] = [...(found[name] ?? []), value];
  }
  return found;
}

/** Every form of a page. A button's own name and value are not among the fields: whoever presses it gives them. */
export const formsIn = (html: string): PageForm[] =>
  [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = "", content = ""]) => {
    const { action = "", method = "get" } = attributesOf(tag);
    const fields: PageForm["fields"] = {};
    for (const [name, value] of fieldsOf(content)) {
      const earlier = fields[name];
      fields[name] = earlier === undefined ? value : [earlier, value].flat();
    }
    return { action, method: method.toLowerCase() === "post" ? "post" : "get", fields, offers: offersOf(content) };
  });
