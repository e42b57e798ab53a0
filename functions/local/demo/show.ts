import { MultiBar } from "cli-progress";

/** Tells what happens, in numbered steps; with a bar below them where that is a terminal. */
export function createShow(total: number, stream: NodeJS.WriteStream = process.stdout) {
  const bars = stream.isTTY
    ? new MultiBar({ format: "{bar} step {value} of {total}", stream, clearOnComplete: true, hideCursor: true })
    : undefined;
  const bar = bars?.create(total, 0);
  let count = 0;
  let isRunning = bars !== undefined;
  const say = (line: string): void => {
    if (isRunning) bars?.log(`${line}\n`);
    else stream.write(`${line}\n`);
  };

  return {
    say,
    /** One thing that somebody does, said before it is done. */
    step(line: string): void {
      count += 1;
      bar?.update(count);
      say(`${String(count).padStart(2)}. ${line}`);
    },
    /** What came of it. */
    result: (line: string): void => say(`    ${line}`),
    /** Takes the bar away; lines may follow. */
    end(): void {
      isRunning = false;
      bars?.stop();
    },
  };
}

export type Show = ReturnType<typeof createShow>;
