import { createRequire } from "node:module";
import path from "node:path";
import nunjucks from "nunjucks";

/** Templates from their files. The bundle for Lambda puts precompiled ones in this module's place. */
export const templateLoader = (): nunjucks.ILoader => {
  const govukFrontend = path.dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json"));
  return new nunjucks.FileSystemLoader([import.meta.dirname, path.join(govukFrontend, "dist")], { noCache: false });
};
