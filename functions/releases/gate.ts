import { type Compiled, compileEdition, defaultOptions } from "./compile.ts";
import type { Content } from "./formats/format.ts";
import { type CheckedFormat, formats as everyFormat } from "./formats.ts";
import { proveFormat } from "./proof.ts";
import type { Probe } from "./reach.ts";

/**
 * What is wrong with one format of an edition. `unwritten` stopped at a line that its product could take for something else; `wider` lets that request through
 * though the list does not, `narrower` the other way round.
 */
export interface Fault {
  format: string;
  what: "wider" | "narrower" | "unreadable" | "unwritten";
  /** Undefined where the files could not be written, or not be read as the format's product does. */
  probe?: Probe;
}

/** A list as files, or what is wrong with them: then none of it may be published. */
export type Examined = { compiled: Compiled; faults?: undefined } | { compiled?: Compiled; faults: Fault[] };

/** Every near miss of a short list, some of each entry of a long one: a format that is wrong is wrong for a kind of entry, not for one. */
const probesFor = ({ entries }: Content): number => Math.min(2_000, 400 + 50 * entries.length);

function faultsOf(format: Compiled["formats"][number], content: Content): Fault[] {
  const { name } = format.format;
  try {
    const proof = proveFormat(format.format, format.files, content, {
      probes: probesFor(content),
      seed: content.edition,
    });
    return (["wider", "narrower"] as const).flatMap((what) => {
      const probe = proof[what][0];
      return probe ? [{ format: name, what, probe }] : [];
    });
  } catch {
    return [{ format: name, what: "unreadable" }];
  }
}

function isWritten(format: CheckedFormat, content: Content): boolean {
  try {
    format.compile(content, defaultOptions);
    return true;
  } catch {
    return false;
  }
}

function compile(content: Content, formats: readonly CheckedFormat[]): Examined {
  try {
    return { compiled: compileEdition(content, { formats }) };
  } catch (error) {
    const unwritten = formats.filter((format) => !isWritten(format, content));
    if (unwritten.length === 0) throw error;
    return { faults: unwritten.map(({ name }) => ({ format: name, what: "unwritten" })) };
  }
}

/**
 * Writes every format, and asks each by its independent matcher what it would let through, before anybody can load it. The same for the same edition: the probes
 * are drawn from its number.
 */
export function examine(content: Content, formats: readonly CheckedFormat[] = everyFormat): Examined {
  const made = compile(content, formats);
  if (made.faults) return made;
  const faults = made.compiled.formats.flatMap((format) => faultsOf(format, content));
  return faults.length > 0 ? { ...made, faults } : made;
}
