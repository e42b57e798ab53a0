import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The texts that assets are made of. The bundle for Lambda puts them in this module's place. */
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
