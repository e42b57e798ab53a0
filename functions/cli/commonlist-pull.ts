import { Command } from "commander";
import { definePull } from "./pull/command.ts";

await definePull(new Command("commonlist-pull")).parseAsync();
