// Plain JavaScript that any Node can read, so that an old one says what it lacks instead of failing on the first type.
import path from "node:path";
import { pathToFileURL } from "node:url";

const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) {
  const [node, , script, ...rest] = process.argv;
  process.argv = [node, path.resolve(script), ...rest];
  await import(pathToFileURL(process.argv[1]).href);
} else {
  console.error(`Commonlist needs Node 24 and this is Node ${process.versions.node}.
Run "npm ci" without --omit=optional, which brings Node 24 along on Linux, and start through npm ("npm start").
On other systems install Node 24 or later from https://nodejs.org first.`);
  process.exit(1);
}
