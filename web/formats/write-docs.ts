import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { formats } from "#functions/releases/formats.ts";
import { formatDocuments } from "./markdown.ts";

const folder = path.join(import.meta.dirname, "../../docs/formats");

await mkdir(folder, { recursive: true });
const documents = formatDocuments(formats);
const left = (await readdir(folder)).filter((file) => !documents.some((document) => document.file === file));
for (const file of left) await rm(path.join(folder, file));
for (const { file, text } of documents) await writeFile(path.join(folder, file), text);
