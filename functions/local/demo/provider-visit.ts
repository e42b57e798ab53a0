import { formsIn } from "./forms.ts";

/** Goes through the development sign-in's pages as a browser would, with cookies of its own. Returns where it sends the person back to. */
export async function visitProvider(start: string, fields: Record<string, string>): Promise<URL> {
  const cookies = new Map<string, string>();
  const issuer = new URL(start).origin;

  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  }

  async function follow(response: Response, url: string): Promise<{ url: string; response: Response }> {
    const location = response.headers.get("location");
    if (location === null) return { url, response };
    const next = new URL(location, url);
    return next.origin === issuer ? follow(await request(next.href), next.href) : { url: next.href, response };
  }

  const chooser = await follow(await request(start), start);
  const [form] = formsIn(await chooser.response.text());
  if (!form) throw new Error(`the provider shows no form at ${chooser.url}: ${chooser.response.status}`);
  const body = new URLSearchParams({ ...(form.fields as Record<string, string>), ...fields });
  for (const [name, value] of Object.entries(fields)) if (value === "") body.delete(name);
  const target = new URL(form.action, chooser.url).href;
  const { url } = await follow(await request(target, { method: "POST", body }), target);
  return new URL(url);
}
