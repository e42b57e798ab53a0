import path from "node:path";
import { build } from "esbuild";

/** `commonlist pull` as one file that needs Node 20 or later and nothing else. Not minified to the last, so that it can be read before it is trusted. */
export async function bundlePull(): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: path.join(import.meta.dirname, ".."),
    entryPoints: ["functions/cli/commonlist-pull.ts"],
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    minifySyntax: true,
    legalComments: "inline",
    logLevel: "warning",
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";const require = createRequire(import.meta.url);',
    },
  });
  const [file] = outputFiles;
  if (!file) throw new Error("there is no bundle");
  return Buffer.from(file.contents);
}
