import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const run = promisify(execFile);

/** The package's archives, beside its modules. */
const archives = () => path.join(path.dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "../bin");

const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/**
 * Chromium from its npm package, unpacked into a folder of this run's own: nothing has to be installed. Where the
 * machine lacks libraries that it needs, those that come with it are used. Not started with the package's own flags,
 * which switch web security off. `more`: arguments of the caller's own.
 */
export async function startChromium(...more: string[]): Promise<{ browser: Browser; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "commonlist-chromium-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  const { default: packaged, inflate, setupLambdaEnvironment } = await import("@sparticuz/chromium");
  const executablePath = await packaged.executablePath(archives());
  const { stdout } = await run("ldd", [executablePath]);
  if (stdout.includes("not found")) {
    setupLambdaEnvironment(path.join(await inflate(path.join(archives(), "al2023.tar.br")), "lib"));
  }
  // The package's own fonts lie where its configuration does not look; a machine may have no others.
  process.env.FONTCONFIG_FILE = path.join(folder, "fonts.conf");
  await writeFile(process.env.FONTCONFIG_FILE, fontConfiguration(folder));
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...more] });
  return {
    browser,
    async stop() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
