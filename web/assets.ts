import { createHash } from "node:crypto";
import { Hono } from "hono";
import { readAssetFiles } from "./asset-files.ts";

export interface AssetPaths {
  styles: string;
  script: string;
  icon: string;
  selfTest: string;
}

interface Asset {
  path: string;
  type: string;
  body: string;
}

/** GOV.UK Frontend's styles without the typeface that only GOV.UK itself may use, and so without its font files. */
const withoutTransport = (css: string): string =>
  css.replace(/@font-face\{[^}]*GDS Transport[^}]*\}/g, "").replaceAll("GDS Transport,", "");

const asset = (name: string, extension: string, type: string, body: string): Asset => {
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 16);
  return { path: `/assets/${name}-${digest}.${extension}`, type, body };
};

function loadAssets() {
  const files = readAssetFiles();
  const styles = withoutTransport(files.govukStyles).replace(/\/\*# sourceMappingURL=.*?\*\//, "");
  const script = files.govukScript.replace(/\/\/# sourceMappingURL=.*/, "");
  return {
    styles: asset("commonlist", "css", "text/css; charset=utf-8", `${styles}\n${files.styles}`),
    govukScript: asset("govuk-frontend", "js", "text/javascript; charset=utf-8", script),
    icon: asset("icon", "svg", "image/svg+xml", files.icon),
    copy: asset("copy", "js", "text/javascript; charset=utf-8", files.copy),
    selfTest: asset("self-test", "js", "text/javascript; charset=utf-8", files.selfTest),
  };
}

/** Styles, script and icon, each under the hash of its content, so that a browser may keep it for a year. */
export function createAssets() {
  const { styles, govukScript, icon, copy, selfTest } = loadAssets();
  const start = asset(
    "commonlist",
    "js",
    "text/javascript; charset=utf-8",
    `import { initAll } from "${govukScript.path}";\nimport "${copy.path}";\ninitAll();\n`,
  );
  const byPath = new Map([styles, govukScript, icon, copy, selfTest, start].map((each) => [each.path, each]));
  const routes = new Hono().get("/*", (c) => {
    const found = byPath.get(c.req.path);
    if (!found) return c.notFound();
    return c.body(found.body, 200, {
      "Content-Type": found.type,
      "Cache-Control": "public, max-age=31536000, immutable",
    });
  });
  const paths: AssetPaths = { styles: styles.path, script: start.path, icon: icon.path, selfTest: selfTest.path };
  return { paths, routes };
}
