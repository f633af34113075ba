// Every flag of a command, resolved: command line over environment over project flags over default. Read by everything,
// written by `resolve-flags.ts` only.
import type { Json } from "../manifest/types.ts";

export type LogFormat = "default" | "text" | "debug" | "json";
export type LogLevel = "debug" | "info" | "warn" | "error" | "none";
export type IndirectSelection = "eager" | "cautious" | "buildable" | "empty";

export interface Flags {
  /** dbt's name of the command: `build`, `list`, `generate` (docs), `freshness`, `run-operation`, … */
  readonly which: string;
  /** `dbt build --select x`, as `flags.INVOCATION_COMMAND` shows it. */
  readonly invocationCommand: string;

  readonly projectDir: string;
  readonly profilesDir: string;
  readonly profile: string | null;
  readonly target: string | null;
  readonly targetPath: string | null;
  readonly logPath: string | null;
  readonly packagesInstallPath: string | null;
  readonly vars: Readonly<Record<string, Json>>;
  readonly threads: number | null;

  readonly select: readonly string[];
  readonly models: readonly string[];
  readonly exclude: readonly string[];
  readonly selector: string | null;
  readonly resourceTypes: readonly string[];
  readonly excludeResourceTypes: readonly string[];
  readonly indirectSelection: IndirectSelection;
  readonly state: string | null;
  readonly defer: boolean;
  readonly deferState: string | null;
  readonly favorState: boolean;

  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly storeFailures: boolean;
  readonly empty: boolean;
  readonly show: boolean;
  readonly sample: string | null;
  readonly eventTimeStart: string | null;
  readonly eventTimeEnd: string | null;
  readonly introspect: boolean;
  readonly inline: string | null;
  readonly inlineDirect: string | null;
  readonly limit: number;
  readonly output: string | null;
  readonly outputKeys: readonly string[];
  /** run-operation: the macro and its arguments. */
  readonly macro: string | null;
  readonly args: Readonly<Record<string, Json>>;
  readonly connection: boolean;
  readonly configDir: boolean;
  readonly skipProfileSetup: boolean;
  readonly projectName: string | null;
  readonly cleanProjectFilesOnly: boolean;
  readonly compile: boolean;
  readonly staticPage: boolean;
  readonly emptyCatalog: boolean;

  readonly partialParse: boolean;
  readonly partialParseFilePath: string | null;
  readonly staticParser: boolean;
  readonly populateCache: boolean;
  readonly cacheSelectedOnly: boolean;
  readonly writeJson: boolean;
  readonly versionCheck: boolean;
  readonly singleThreaded: boolean;
  readonly warnError: boolean;
  readonly warnErrorOptions: {
    readonly error: readonly string[] | "all" | "*";
    readonly warn: readonly string[];
    readonly silence: readonly string[];
  };
  readonly showAllDeprecations: boolean;
  readonly macroDebugging: boolean;

  readonly debug: boolean;
  readonly quiet: boolean;
  readonly print: boolean;
  readonly printerWidth: number;
  readonly useColors: boolean;
  readonly useColorsFile: boolean;
  readonly logFormat: LogFormat;
  readonly logFormatFile: LogFormat;
  readonly logLevel: LogLevel;
  readonly logLevelFile: LogLevel;
  readonly logFileMaxBytes: number;
  readonly logCacheEvents: boolean;

  /** Behaviour flags of `flags:` in dbt_project.yml, with dbt 1.11's defaults, snake case. */
  readonly behavior: Readonly<Record<string, boolean>>;
  /** Every flag under dbt's snake-case name, as `run_results.json` writes `args` and templates see `flags.NAME`. */
  readonly all: Readonly<Record<string, Json>>;
}
