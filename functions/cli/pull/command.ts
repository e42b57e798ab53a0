import type { Command } from "commander";
import type { PullRequest } from "./run.ts";

type Options = Omit<PullRequest, "url" | "command"> & Record<"then", string | undefined>;

/** The arguments of `pull`, for the command line of the product and for the one file that is published. */
export const definePull = (command: Command): Command =>
  command
    .description(
      "fetch one format of the signed list, for cron: exits with 0 (new), 3 (unchanged), 1 (refused) or 4 (the command failed)",
    )
    .argument("<url>", "address of the site, or the one that your organisation was given")
    .requiredOption("--format <name>", "such as squid")
    .requiredOption("--out <folder>", "gets a link named after the format, to a folder with its files")
    .option("--root <file>", "the root file, from somebody you trust; needed the first time")
    .option("--then <command>", "run when something new is in place")
    .option("--subscription <id>", "the chosen tools of a subscription, not the whole list")
    .action(async (url: string, { then: command, ...options }: Options) => {
      const { pull } = await import("./run.ts");
      const { exitCode, line } = await pull({ url, command, ...options });
      (exitCode === 0 || exitCode === 3 ? process.stdout : process.stderr).write(`${line}\n`);
      process.exitCode = exitCode;
    });
