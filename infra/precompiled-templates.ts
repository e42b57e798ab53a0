import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import nunjucks from "nunjucks";

const web = path.join(import.meta.dirname, "../web");
const govuk = path.join(path.dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json")), "dist");

/** What a template names in extends, include, import and from. None of ours is computed. */
const namedIn = (source: string): string[] =>
  [...source.matchAll(/{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']/g)].map(([, name = ""]) => name);

const resolve = (from: string, name: string): string =>
  /^\.\.?\//.test(name) ? path.posix.join(path.posix.dirname(from), name) : name;

/** Our templates, and those of govuk-frontend that they lead to, by the names they are loaded with. */
function sourcesOfTemplates(): Map<string, string> {
  const sources = new Map<string, string>();
  const waiting = globSync("**/*.njk", { cwd: web }).sort();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (sources.has(name)) continue;
    const from = name;
    const source = readFileSync(path.join(from.startsWith("govuk/") ? govuk : web, from), "utf8");
    sources.set(from, source);
    waiting.push(...namedIn(source).map((each) => resolve(from, each)));
  }
  return sources;
}

const compiled = (name: string, source: string): string =>
  nunjucks.precompileString(source, {
    name,
    // A list of one, whatever its types say.
    wrapper: (templates) =>
      [templates]
        .flat()
        .map(({ template }) => `${JSON.stringify(name)}: (() => {${template}})()`)
        .join(),
  });

/** A module that takes the place of web/template-loader.ts: every template as code, and nothing that reads a file. */
export function precompiledTemplateLoader(): string {
  const templates = [...sourcesOfTemplates()].map(([name, source]) => compiled(name, source));
  return `import path from "node:path";
import nunjucks from "nunjucks";
const templates = {${templates.join(",\n")}};
// Nunjucks makes relative names absolute paths of the file system, where no precompiled template is.
const resolve = (from, to) => path.posix.join(path.posix.dirname(from), to);
export const templateLoader = () => Object.assign(new nunjucks.PrecompiledLoader(templates), { resolve });
`;
}
