const longestPath = 2000;
/** Stands for this site while an address is read: the host itself never matters. */
const here = "http://here.invalid";

/**
 * Where to go after signing in: a path of this site, or the home page. The result is judged too, because reading an address rewrites it:
 * `/.//evil.example` becomes `//evil.example`, which a browser takes for another site.
 */
export function returnPath(text: string | undefined): string {
  if (!text?.startsWith("/") || text.length > longestPath) return "/";
  const url = URL.parse(text, here);
  if (url?.origin !== here) return "/";
  const path = url.pathname + url.search;
  return /^\/(?![/\\])/.test(path) ? path : "/";
}
