import { formsIn, type PageForm } from "./forms.ts";

/** A page as it came back, after redirects within the site were followed. */
export interface Seen {
  status: number;
  path: string;
  html: string;
  headers: Headers;
  /** The page's text without tags, blanks folded. */
  text: string;
  forms: PageForm[];
}

const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ");

type Ask = (path: string, init: RequestInit) => Response | Promise<Response>;

/** One browser on one site, without a window: keeps its cookies, sends forms as from the site itself. `ask` sends one request. */
export function createBrowserOn(origin: string, ask: Ask) {
  const cookies = new Map<string, string>();

  /** One request, redirects not followed. */
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await ask(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  async function follow(response: Response, path: string): Promise<Seen> {
    const location = response.headers.get("location");
    if (location !== null && response.status >= 300 && response.status < 400) {
      const target = new URL(location, origin + path);
      if (target.origin === origin)
        return follow(await request(target.pathname + target.search), target.pathname + target.search);
    }
    const html = await response.text();
    return { status: response.status, path, html, headers: response.headers, text: textOf(html), forms: formsIn(html) };
  }

  const send = (path: string, fields: Record<string, string | string[]>, from = origin) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
    return request(path, {
      method: "POST",
      headers: { origin: from, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  };

  return {
    cookies,
    request,
    /** A form's answer, redirects not followed. */
    send,
    get: async (path: string): Promise<Seen> => follow(await request(path), path),
    post: async (path: string, fields: Record<string, string | string[]> = {}): Promise<Seen> =>
      follow(await send(path, fields), path),
    /**
     * Fills in a form of the page as a person would: what is not given stays as the page has it, hidden fields included. Which form: the
     * one whose action ends so, or the only one that posts.
     */
    submit: async (page: Seen, fields: Record<string, string | string[]> = {}, actionEnd = ""): Promise<Seen> => {
      const form = page.forms.find(
        ({ method, action }) => method === "post" && (action || page.path.split("?")[0] || "").endsWith(actionEnd),
      );
      if (!form) throw new Error(`no form ending in "${actionEnd}" on ${page.path} (${page.status})`);
      const action = form.action || page.path;
      return follow(await send(action, { ...form.fields, ...fields }), action);
    },
  };
}

export type Browser = ReturnType<typeof createBrowserOn>;
