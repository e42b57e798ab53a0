import { writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type Plugin, transform } from "esbuild";
import { bundlePull } from "#functions/pull-bundle.ts";
import { readAssetFiles, readGuideFiles } from "#web/asset-files.ts";
import { precompiledTemplateLoader } from "./precompiled-templates.ts";

const root = path.join(import.meta.dirname, "..");

/** What is deployed, and where each begins. */
const entryPoints = {
  web: "web/lambda.ts",
  outboxStream: "functions/handlers/outbox-stream.ts",
  schedule: "functions/handlers/schedule.ts",
  mailBounced: "functions/handlers/mail-bounced.ts",
} as const;
type FunctionName = keyof typeof entryPoints;
/** A folder for each function, with `index.mjs` in it. */
export type Bundles = Record<FunctionName, string>;

const pullFile = "commonlist-pull.mjs";

/** The modules of the site that read files, or make them, give way to ones that hold what was read or find it beside them. */
const withoutFiles: Plugin = {
  name: "without-files",
  setup({ onLoad }) {
    onLoad({ filter: /\/web\/template-loader\.ts$/ }, async () => ({
      // The one place where names go: Nunjucks made them, thousands of times over, and templates are the largest part of the site.
      contents: (await transform(precompiledTemplateLoader(), { minifyIdentifiers: true })).code,
      resolveDir: path.join(root, "web"),
      loader: "js",
    }));
    onLoad({ filter: /\/web\/asset-files\.ts$/ }, () => ({
      contents: `export const readAssetFiles = () => (${JSON.stringify(readAssetFiles())});
export const readGuideFiles = () => (${JSON.stringify(readGuideFiles())});`,
      loader: "js",
    }));
    onLoad({ filter: /\/web\/pull-file\.ts$/ }, () => ({
      contents: `import { readFile } from "node:fs/promises";
export const readPullFile = () => readFile(new URL("${pullFile}", import.meta.url));`,
      loader: "js",
    }));
  },
};

/** Bundles every function into the directory, SDK included, so that what was tested is what runs. */
export async function bundleFunctions(directory: string): Promise<Bundles> {
  const names = Object.keys(entryPoints) as FunctionName[];
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: entryPoints[name], out: `${name}/index` })),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    // Names stay, so that a stack in the log can be read without a source map.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
    alias: { nunjucks: "nunjucks/browser/nunjucks-slim.js" },
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
    plugins: [withoutFiles],
  });
  await writeFile(path.join(directory, "web", pullFile), await bundlePull());
  return Object.fromEntries(names.map((name) => [name, path.join(directory, name)])) as Bundles;
}
