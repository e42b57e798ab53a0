import type { Withheld } from "#functions/releases/compile.ts";
import { type Format, productKinds, titleOf } from "#functions/releases/formats/format.ts";
import type { Release } from "#functions/whitelist/rules.ts";
import { kindWords, loadingWords } from "./words.ts";

/** A kind of product with its formats, each with its address and what to know before choosing it. */
export interface FormatGroup {
  title: string;
  formats: {
    name: string;
    title: string;
    files: string[];
    loading: (typeof loadingWords)[keyof typeof loadingWords];
    isWithheld: boolean;
  }[];
}

type ReleaseFile = Release["files"][number];

/** The files of an edition under the kinds of products that take them, none under those it is not published for; those of formats that are no more last, under no product. */
export interface FileGroup {
  title: string;
  formats: { name: string; title: string; files: ReleaseFile[]; losses: number }[];
  others: ReleaseFile[];
}

export function groupFiles(formats: readonly Format[], files: readonly ReleaseFile[]): FileGroup[] {
  const groups = groupFormats(formats).map(({ title, formats: listed }) => {
    const published = listed.map(({ name, title, files: names }) => {
      const found = files.filter(({ file }) => names.includes(file));
      return { name, title, files: found, losses: found.reduce((sum, { losses }) => sum + losses, 0) };
    });
    return { title, formats: published, others: [] };
  });
  const known = new Set([
    "losses.json",
    "manifest.json",
    ...formats.flatMap((format) => format.files.map(({ file }) => file)),
  ]);
  const others = files.filter(({ file }) => !known.has(file));
  return [...groups, { title: "No longer made", formats: [], others }].filter(
    (group) => group.formats.length + group.others.length > 0,
  );
}

/** Formats as pages and documents list them: by kind of product, in the order of the registry. */
export function groupFormats(formats: readonly Format[], withheld: readonly Withheld[] = []): FormatGroup[] {
  return productKinds.flatMap((kind) => {
    const found = formats.filter(({ guide }) => guide.kind === kind);
    if (found.length === 0) return [];
    return {
      title: kindWords[kind],
      formats: found.map(({ name, files, guide }) => ({
        name,
        title: titleOf(guide),
        files: files.map(({ file }) => file),
        loading: loadingWords[guide.loading],
        isWithheld: withheld.some(({ format }) => format === name),
      })),
    };
  });
}
