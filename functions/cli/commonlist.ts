import { Command } from "commander";
import { isOutage } from "#functions/errors.ts";
import { StartProblem } from "#functions/local/data-engine.ts";
import { printCheck } from "./check.ts";
import { compileFile } from "./compile.ts";
import { withServices } from "./data.ts";
import { importAccess, importOrganisations, importTools } from "./import.ts";
import { type OpennessOptions, printOpenness } from "./openness.ts";
import { definePull } from "./pull/command.ts";
import { rebuildAccess } from "./rebuild.ts";
import { runRecount } from "./recount.ts";
import { defineResearch } from "./research.ts";
import { defineRoot } from "./root.ts";
import { addSteward } from "./steward.ts";

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const exitWith = ({ exitCode }: { exitCode: number }): void => {
  process.exitCode = exitCode;
};

const program = new Command("commonlist").description(
  "Works on the data folder of npm start (DATA_DIR, by default .data), whether that is running or not.",
);

program
  .command("steward")
  .description("The first stewards, who then give every other role")
  .command("add")
  .argument("<email>", "their work e-mail address")
  .description("add one of the first two stewards")
  .action(async (email: string) => exitWith(await withServices((services) => addSteward(services, email, out))));

const imports = program.command("import").description("Public files, recognised by what is in them");
for (const [name, what, run] of [
  ["organisations", "organisations and their e-mail domains", importOrganisations],
  ["tools", "tools, their destinations and the services that matrices of access name", importTools],
  ["access", "access records from a matrix of organisations and services", importAccess],
] as const) {
  imports
    .command(name)
    .argument("<file...>", "one or more files")
    .option("--dry-run", "say what would change, and change nothing")
    .description(`add and update ${what}`)
    .action(async (paths: string[], { dryRun }: { dryRun?: boolean }) =>
      exitWith(await withServices((services) => run({ services, paths, dryRun: dryRun ?? false, out }))),
    );
}

program
  .command("report")
  .description("Figures, as CSV")
  .command("openness")
  .description("how open each organisation is to the tools of the catalogue, by the key of the organisation")
  .option("--as-of <date>", "as it was at the end of that day")
  .option("--no-decay", "count records of any age")
  .action(async (options: OpennessOptions) =>
    exitWith(await withServices((services) => printOpenness(services, options, out))),
  );

program
  .command("rebuild")
  .description("Derive again what pages read from what was stated")
  .command("access")
  .description("the rows and columns of access records")
  .action(async () => exitWith(await withServices((services) => rebuildAccess(services, out))));

program
  .command("compile")
  .argument("<entries>", "a JSON file of canonical entries")
  .requiredOption("--out <folder>", "where the files go")
  .option("--format <name...>", "only these formats")
  .option("--resolver <address>", "the name server that forwarding lists send what they let through to")
  .description("compile a file of entries to the files that filters load, with neither server nor database")
  .action(
    async (file: string, { out: into, format, resolver }: { out: string; format?: string[]; resolver?: string }) =>
      exitWith(
        await compileFile({
          file,
          into,
          ...(format && { formats: format }),
          ...(resolver !== undefined && { resolver }),
          out,
        }),
      ),
  );

program
  .command("check")
  .argument("<url>", "a web address")
  .option("--edition <number>", "as that version has it, and not the current one")
  .description("say whether, and by which entries, the list lets an address through")
  .action(async (url: string, options: { edition?: string }) =>
    exitWith(await withServices((services) => printCheck(services, url, options, out))),
  );

program
  .command("recount")
  .argument("<file>", "the record of a vote, saved from /proposals/<id>.json")
  .description("count a vote again from its public record alone")
  .action((file: string) => exitWith({ exitCode: runRecount(file, out) }));

definePull(program.command("pull"));
defineResearch(program.command("research"), { withServices, out, exitWith });
defineRoot(program.command("root"), { withServices, out, exitWith });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof StartProblem) console.error(error.message);
  else if (isOutage(error)) console.error("The database does not answer. Nothing more was changed; try again.");
  else throw error;
  process.exitCode = 1;
}
