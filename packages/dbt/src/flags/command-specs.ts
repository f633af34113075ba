// dbt's commands as data: name, options in the order in which help shows them, arguments.
import type { OptionSpec } from "./option-types.ts";
import { OPTIONS as O } from "./options.ts";

export interface CommandSpec {
  /** As typed: `build`, `docs generate`. */
  readonly path: string;
  /** dbt's own name of the command (`flags.WHICH`). */
  readonly which: string;
  readonly help: string;
  readonly options: readonly OptionSpec[];
  /** A positional argument. */
  readonly argument: { readonly name: string; readonly required: boolean } | null;
  readonly hidden?: boolean;
}

const SELECTION = [O.exclude, O.select, O.selector];
const PLACE = [O.profilesDir, O.projectDir];
const RUNNING = [O.targetPath, O.threads, O.vars];
const TYPES = [O.resourceTypes, O.excludeResourceTypes];

function command(path: string, help: string, options: readonly OptionSpec[]): CommandSpec {
  return { path, which: path.split(" ").at(-1) ?? path, help, options, argument: null };
}

const LIST = command("list", "List the resources of the project.", [
  O.exclude,
  O.models,
  O.listOutput,
  O.outputKeys,
  ...PLACE,
  ...TYPES,
  O.selectOnly,
  O.selector,
  O.targetPath,
  O.vars,
]);

const FRESHNESS = command("source freshness", "Check how old the data of the sources is.", [
  O.exclude,
  O.outputPath,
  ...PLACE,
  O.select,
  O.selector,
  ...RUNNING,
]);

export const COMMANDS: readonly CommandSpec[] = [
  command("build", "Run seeds, models, snapshots and tests in the order of their dependencies.", [
    O.empty,
    O.eventTimeStart,
    O.eventTimeEnd,
    O.exclude,
    O.exportSavedQueries,
    O.fullRefresh,
    O.includeSavedQuery,
    ...PLACE,
    ...TYPES,
    O.sample,
    O.select,
    O.selector,
    O.show,
    O.storeFailures,
    ...RUNNING,
  ]),
  command("clean", "Delete the folders that clean-targets lists.", [
    O.cleanProjectFilesOnly,
    ...PLACE,
    O.targetPath,
    O.vars,
  ]),
  command("clone", "Clone nodes from where the manifest in the state folder has them.", [
    O.exclude,
    O.fullRefresh,
    ...PLACE,
    ...TYPES,
    O.select,
    O.selector,
    ...RUNNING,
  ]),
  command("compile", "Write the SQL of models, tests and analyses to the target folder.", [
    O.exclude,
    O.fullRefresh,
    O.showOutput,
    O.introspect,
    ...PLACE,
    O.empty,
    O.select,
    O.selector,
    O.inline,
    O.injectEphemeralCtes,
    ...RUNNING,
  ]),
  command("debug", "Show the set-up and test the connection.", [
    O.connection,
    O.configDir,
    O.profilesDirToMake,
    O.projectDir,
    O.vars,
  ]),
  command("deps", "Install the packages that packages.yml or package-lock.yml lists.", [
    O.profilesDirToMake,
    O.projectDir,
    O.vars,
    O.source,
    O.lock,
    O.upgrade,
    O.addPackage,
  ]),
  command("docs generate", "Write manifest and catalog for the documentation.", [
    O.compile,
    O.exclude,
    ...PLACE,
    O.select,
    O.selector,
    O.emptyCatalog,
    O.static,
    ...RUNNING,
  ]),
  command("docs serve", "Serve the documentation.", [O.browser, O.host, O.port, ...PLACE, O.targetPath, O.vars]),
  {
    ...command("init", "Make a new project.", [O.profilesDirToMake, O.projectDir, O.skipProfileSetup, O.vars]),
    argument: { name: "project_name", required: false },
  },
  LIST,
  { ...LIST, path: "ls", which: "ls", hidden: true },
  command("parse", "Read the project and write its manifest.", [...PLACE, ...RUNNING]),
  command("retry", "Run what failed or was skipped in the last run.", [
    O.projectDir,
    O.profilesDir,
    O.vars,
    O.targetPath,
    O.threads,
    O.fullRefresh,
  ]),
  command("run", "Compile models and run them in the target database.", [
    O.exclude,
    O.fullRefresh,
    ...PLACE,
    O.empty,
    O.eventTimeStart,
    O.eventTimeEnd,
    O.sample,
    O.select,
    O.selector,
    ...RUNNING,
  ]),
  {
    ...command("run-operation", "Run a macro with arguments.", [O.args, ...PLACE, ...RUNNING]),
    argument: { name: "macro", required: true },
  },
  command("seed", "Load the CSV files of the project into the database.", [
    O.exclude,
    O.fullRefresh,
    ...PLACE,
    O.select,
    O.selector,
    O.show,
    ...RUNNING,
  ]),
  command("show", "Run the SQL of a node, or inline SQL, and print the first rows.", [
    O.exclude,
    O.fullRefresh,
    O.showOutput,
    O.limit,
    O.introspect,
    ...PLACE,
    O.select,
    O.selector,
    O.inline,
    O.inlineDirect,
    ...RUNNING,
  ]),
  command("snapshot", "Take the snapshots of the project.", [O.empty, ...SELECTION, ...PLACE, ...RUNNING]),
  FRESHNESS,
  { ...FRESHNESS, path: "source snapshot-freshness", which: "snapshot-freshness", hidden: true },
  command("test", "Run tests on models, seeds, snapshots and sources.", [
    ...TYPES,
    ...SELECTION,
    ...PLACE,
    O.storeFailures,
    ...RUNNING,
  ]),
];

/** Words that only lead to further commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  docs: "Generate or serve the documentation of the project.",
  source: "Work with the sources of the project.",
};
