import type { Withheld } from "#functions/releases/compile.ts";
import { type Format, productKinds } from "#functions/releases/formats/format.ts";
import { kindWords, loadingWords } from "./words.ts";

/** A kind of product with its formats, each with its address and what to know before choosing it. */
export interface FormatGroup {
  title: string;
  formats: {
    name: string;
    product: string;
    files: string[];
    loading: (typeof loadingWords)[keyof typeof loadingWords];
    isWithheld: boolean;
  }[];
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
        product: guide.product,
        files: files.map(({ file }) => file),
        loading: loadingWords[guide.loading],
        isWithheld: withheld.some(({ format }) => format === name),
      })),
    };
  });
}
