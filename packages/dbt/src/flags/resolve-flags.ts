// From argv, environment and project flags to `Flags`. Nothing else reads the command line.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { projectFlagsMovedDeprecation, weoIncludeExcludeDeprecation } from "../events/builders.ts";
import type { EventBody } from "../events/types.ts";
import type { Json } from "../manifest/types.ts";
import { applyProjectFlags, type Env, type Gathered, gatherValues, optionDeprecations } from "./gather-values.ts";
import { type Asked, type ParsedArgv, parseArgv } from "./parse-argv.ts";
import { BEHAVIOR_DEFAULTS, behaviorFlags, type ProjectFlags, readProjectFlags } from "./project-flags.ts";
import type { Flags, IndirectSelection, LogFormat, LogLevel } from "./types.ts";
import { FlagsError, UsageError } from "./usage-error.ts";

export interface ResolveFlagsOptions {
  readonly argv: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  /** The user's home, for `~/.dbt`. */
  readonly home: string;
}

export interface ResolvedFlags {
  readonly kind: "flags";
  readonly flags: Flags;
  /** The command as typed: `docs generate`. */
  readonly command: string;
  /** Deprecations to tell once there is a log. */
  readonly notes: readonly EventBody[];
}

/** @throws UsageError, FlagsError */
export function resolveFlags(options: ResolveFlagsOptions): ResolvedFlags | Asked {
  const parsed = parseArgv(options.argv);
  if (parsed.kind !== "command") return parsed;
  const gathered = gatherValues(parsed, options.env);
  const projectDir = resolve(options.cwd, text(gathered, "project_dir") ?? nearestProject(options.cwd));
  const profilesDir = resolve(options.cwd, text(gathered, "profiles_dir") ?? profilesFolder(parsed, options));
  const project = readProjectFlags(projectDir, profilesDir);
  const notes = [...projectNotes(project), ...optionDeprecations(options.argv, options.env)];
  applyProjectFlags(gathered, project.values);
  followLeaders(gathered);
  checkTogether(gathered);
  const flags = toFlags(gathered, parsed, options, { projectDir, profilesDir, project });
  return { kind: "flags", flags, command: parsed.command.path, notes };
}

function nearestProject(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "dbt_project.yml"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

function profilesFolder(parsed: ParsedArgv, options: ResolveFlagsOptions): string {
  if (existsSync(join(options.cwd, "profiles.yml"))) return options.cwd;
  const folder = join(options.home, ".dbt");
  const mustExist = parsed.command.options.some((spec) => spec.name === "profiles_dir" && spec.mustExist);
  if (!mustExist || existsSync(folder)) return folder;
  const command = `dbt ${parsed.command.path}`;
  const message = `Invalid value for '--profiles-dir': Path '${folder}' does not exist.`;
  throw new UsageError(message, { usage: `${command} [OPTIONS]`, command });
}

function projectNotes(project: ProjectFlags): EventBody[] {
  const notes: EventBody[] = project.fromProfiles ? [projectFlagsMovedDeprecation()] : [];
  const options = project.values["warn_error_options"];
  if (typeof options === "object" && options !== null) {
    const found_include = Object.hasOwn(options, "include");
    const found_exclude = Object.hasOwn(options, "exclude");
    if (found_include || found_exclude) notes.push(weoIncludeExcludeDeprecation({ found_include, found_exclude }));
  }
  return notes;
}

/** What is set for the console holds for the log file too, unless that is set itself. */
function followLeaders({ values, given }: Gathered): void {
  for (const lead of ["use_colors", "log_level", "log_format"]) {
    const follow = `${lead}_file`;
    if (given.has(lead) && !given.has(follow)) values.set(follow, values.get(lead) ?? null);
  }
}

function checkTogether(gathered: Gathered): void {
  for (const [first, second] of [
    ["warn_error", "warn_error_options"],
    ["select", "inline"],
    ["selector", "inline"],
  ] as const) {
    if (gathered.given.has(first) && gathered.given.has(second)) {
      throw new FlagsError(`${second}: not allowed with argument ${first}`);
    }
  }
  const start = text(gathered, "event_time_start");
  const end = text(gathered, "event_time_end");
  const alone = (has: string, lacks: string) =>
    `The flag \`--${has}\` was specified, but \`--${lacks}\` was not. When specifying \`--${has}\`, \`--${lacks}\` must also be present.`;
  if (start !== null && end === null) throw new FlagsError(alone("event-time-start", "event-time-end"));
  if (end !== null && start === null) throw new FlagsError(alone("event-time-end", "event-time-start"));
  if (start !== null && end !== null && start >= end) {
    throw new FlagsError("Value for `--event-time-start` must be less than `--event-time-end`");
  }
}

interface Places {
  readonly projectDir: string;
  readonly profilesDir: string;
  readonly project: ProjectFlags;
}

function toFlags(gathered: Gathered, parsed: ParsedArgv, options: ResolveFlagsOptions, places: Places): Flags {
  const which = WHICH[parsed.command.path] ?? parsed.command.which;
  const invocationCommand = ["dbt", ...options.argv].join(" ");
  const logPath = logFolder(gathered, options.cwd, places);
  const behavior = behaviorFlags(places.project.values);
  const has = (name: string) => gathered.values.get(name) === true;
  const words = (name: string) => wordsOf(gathered.values.get(name));
  const word = (name: string) => text(gathered, name);
  const number = (name: string, fallback: number) => numberOf(gathered.values.get(name)) ?? fallback;
  const isInit = parsed.command.path === "init";
  return {
    which,
    invocationCommand,
    projectDir: places.projectDir,
    profilesDir: places.profilesDir,
    profile: word("profile"),
    target: word("target"),
    targetPath: word("target_path"),
    logPath,
    packagesInstallPath: null,
    vars: dict(gathered.values.get("vars")),
    threads: numberOf(gathered.values.get("threads")),
    select: words("select"),
    models: words("models"),
    exclude: words("exclude"),
    selector: word("selector"),
    resourceTypes: words("resource_types"),
    excludeResourceTypes: words("exclude_resource_types"),
    indirectSelection: oneOf(word("indirect_selection"), INDIRECT, "eager"),
    state: word("state"),
    defer: has("defer"),
    deferState: word("defer_state"),
    favorState: has("favor_state"),
    fullRefresh: has("full_refresh"),
    failFast: has("fail_fast"),
    storeFailures: has("store_failures"),
    empty: has("empty"),
    show: has("show"),
    sample: word("sample"),
    eventTimeStart: word("event_time_start"),
    eventTimeEnd: word("event_time_end"),
    introspect: gathered.values.get("introspect") !== false,
    inline: word("inline"),
    inlineDirect: word("inline_direct"),
    limit: number("limit", 5),
    output: word("output"),
    outputKeys: words("output_keys"),
    macro: isInit ? null : parsed.argument,
    args: dict(gathered.values.get("args")),
    connection: has("connection"),
    configDir: has("config_dir"),
    skipProfileSetup: has("skip_profile_setup"),
    projectName: isInit ? parsed.argument : null,
    cleanProjectFilesOnly: gathered.values.get("clean_project_files_only") !== false,
    compile: gathered.values.get("compile") !== false,
    staticPage: has("static"),
    emptyCatalog: has("empty_catalog"),
    partialParse: has("partial_parse"),
    partialParseFilePath: word("partial_parse_file_path"),
    staticParser: has("static_parser"),
    populateCache: has("populate_cache"),
    cacheSelectedOnly: has("cache_selected_only"),
    writeJson: has("write_json"),
    versionCheck: has("version_check"),
    singleThreaded: has("single_threaded"),
    warnError: has("warn_error"),
    warnErrorOptions: warnErrorOptions(gathered.values.get("warn_error_options")),
    showAllDeprecations: has("show_all_deprecations"),
    macroDebugging: has("macro_debugging"),
    debug: has("debug"),
    quiet: has("quiet"),
    print: has("print"),
    printerWidth: number("printer_width", 80),
    useColors: has("use_colors"),
    useColorsFile: has("use_colors_file"),
    logFormat: oneOf(word("log_format"), FORMATS, "default"),
    logFormatFile: oneOf(word("log_format_file"), FORMATS, "debug"),
    logLevel: oneOf(word("log_level"), LEVELS, "info"),
    logLevelFile: oneOf(word("log_level_file"), LEVELS, "debug"),
    logFileMaxBytes: number("log_file_max_bytes", 10 * 1024 * 1024),
    logCacheEvents: has("log_cache_events"),
    behavior,
    all: allFlags(gathered, parsed, {
      which,
      invocation_command: invocationCommand,
      log_path: logPath,
      project_dir: text(gathered, "project_dir") ?? places.projectDir,
      profiles_dir: text(gathered, "profiles_dir") ?? places.profilesDir,
      ...projectOnly(behavior),
    }),
  };
}

/** dbt's own name of a command where the typed one is an alias. */
const WHICH: Readonly<Record<string, string>> = { ls: "list", "source snapshot-freshness": "freshness" };
const INDIRECT: readonly IndirectSelection[] = ["eager", "cautious", "buildable", "empty"];
const FORMATS: readonly LogFormat[] = ["default", "text", "debug", "json"];
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error", "none"];

/** Every flag under dbt's name; names that dbt sets for every command even where there is no such option. */
function allFlags(
  gathered: Gathered,
  parsed: ParsedArgv,
  more: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const all: Record<string, Json> = {
    target_path: null,
    defer_state: null,
    full_refresh: false,
    strict_mode: false,
    store_failures: false,
    introspect: true,
    empty: null,
    no_print: null,
  };
  for (const [name, value] of gathered.values) if (name !== "version") all[name] = value;
  if (parsed.command.argument !== null) all[parsed.command.argument.name] = parsed.argument;
  return { ...all, ...more };
}

function projectOnly(behavior: Readonly<Record<string, boolean>>): Record<string, Json> {
  const names = Object.keys(BEHAVIOR_DEFAULTS).filter((name) => name !== "require_event_names_in_deprecations");
  return Object.fromEntries(names.map((name) => [name, behavior[name] ?? false]));
}

function logFolder(gathered: Gathered, cwd: string, { projectDir, project }: Places): string {
  const typed = text(gathered, "log_path");
  if (typed !== null) return resolve(cwd, typed);
  return project.hasProject ? resolve(projectDir, project.logPath ?? "logs") : resolve(cwd, "logs");
}

function text({ values }: Gathered, name: string): string | null {
  const value = values.get(name);
  return typeof value === "string" ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function wordsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

function dict(value: Json | undefined): Readonly<Record<string, Json>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function oneOf<T extends string>(value: string | null, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === value) ?? fallback;
}

function warnErrorOptions(value: Json | undefined): Flags["warnErrorOptions"] {
  const { error, warn, silence } = dict(value);
  return {
    error: error === "all" || error === "*" ? error : wordsOf(error),
    warn: wordsOf(warn),
    silence: wordsOf(silence),
  };
}
