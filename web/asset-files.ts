import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The texts that assets are made of. The bundle for Lambda puts them, and the guides, in this module's place. */
export function readAssetFiles() {
  const govuk = path.dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json"));
  const fromGovuk = (name: string) => readFileSync(path.join(govuk, "dist/govuk", name), "utf8");
  const own = (name: string) => readFileSync(path.join(import.meta.dirname, "assets", name), "utf8");
  return {
    govukStyles: fromGovuk("govuk-frontend.min.css"),
    govukScript: fromGovuk("govuk-frontend.min.js"),
    styles: own("commonlist.css"),
    icon: own("icon.svg"),
    copy: own("copy.js"),
    selfTest: own("self-test.js"),
  };
}

/** What is in `research/guides/`, by name. */
export function readGuideFiles(): Record<string, string> {
  const folder = path.join(import.meta.dirname, "../research/guides");
  const names = globSync("*.md", { cwd: folder }).sort();
  return Object.fromEntries(
    names.map((name) => [path.parse(name).name, readFileSync(path.join(folder, name), "utf8")]),
  );
}
