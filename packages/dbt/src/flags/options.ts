// Every option of dbt's command line. `GLOBAL_OPTIONS` are taken before and after the sub-command, the others after it.
import { option } from "./option-types.ts";

const LEVELS = ["debug", "info", "warn", "error", "none"];
const FORMATS = ["text", "debug", "json", "default"];
const RESOURCE_TYPES = [
  "metric",
  "semantic_model",
  "saved_query",
  "source",
  "analysis",
  "function",
  "model",
  "test",
  "unit_test",
  "exposure",
  "snapshot",
  "seed",
  "default",
];

export const GLOBAL_OPTIONS = [
  option(
    "cache_selected_only",
    "switch",
    "--cache-selected-only/--no-cache-selected-only",
    "Fill the relation cache only for the schemas of selected nodes, or for all schemas that are used.",
    { env: true },
  ),
  option("debug", "switch", "--debug/--no-debug -d", "Show debug lines.", { env: true }),
  option(
    "defer",
    "switch",
    "--defer/--no-defer",
    "Resolve nodes that are not selected with the manifest in the state folder.",
    { env: true },
  ),
  option("defer_state", "path", "--defer-state", "The state folder for deferral only.", {
    env: true,
    metavar: "DIRECTORY",
  }),
  option("fail_fast", "switch", "--fail-fast/--no-fail-fast -x", "Stop at the first failure.", { env: true }),
  option(
    "favor_state",
    "switch",
    "--favor-state/--no-favor-state",
    "Defer even where a node that is not selected exists in the target.",
    { env: true },
  ),
  option(
    "indirect_selection",
    "choice",
    "--indirect-selection",
    "Which tests beside selected nodes are selected: eager takes most, then buildable, then cautious; empty takes none.",
    { env: true, default: "eager", choices: ["eager", "cautious", "buildable", "empty"] },
  ),
  option(
    "log_cache_events",
    "switch",
    "--log-cache-events/--no-log-cache-events",
    "Log every change of the relation cache.",
    { env: true },
  ),
  option(
    "log_file_max_bytes",
    "int",
    "--log-file-max-bytes",
    "Size of dbt.log at which it is rotated; 0 for no limit.",
    {
      env: true,
      default: 10 * 1024 * 1024,
      hidden: true,
    },
  ),
  option("log_format", "choice", "--log-format", "Format of the console, and of the log file unless told otherwise.", {
    env: true,
    default: "default",
    choices: FORMATS,
  }),
  option("log_format_file", "choice", "--log-format-file", "Format of the log file.", {
    env: true,
    default: "debug",
    choices: FORMATS,
  }),
  option(
    "log_level",
    "choice",
    "--log-level",
    "Least severity that the console shows, and the log file unless told otherwise.",
    { env: true, default: "info", choices: LEVELS },
  ),
  option("log_level_file", "choice", "--log-level-file", "Least severity that the log file holds.", {
    env: true,
    default: "debug",
    choices: LEVELS,
  }),
  option("log_path", "path", "--log-path", "The folder of the log file, for this command.", { env: true }),
  option("macro_debugging", "switch", "--macro-debugging/--no-macro-debugging", "", { env: true, hidden: true }),
  option(
    "partial_parse",
    "switch",
    "--partial-parse/--no-partial-parse",
    "Read only files that changed since the last time, with the help of a cache in the target folder.",
    { env: true, default: true },
  ),
  option("partial_parse_file_path", "path", "--partial-parse-file-path", "", {
    env: true,
    hidden: true,
    mustExist: true,
  }),
  option("partial_parse_file_diff", "switch", "--partial-parse-file-diff/--no-partial-parse-file-diff", "", {
    env: true,
    default: true,
    hidden: true,
  }),
  option(
    "populate_cache",
    "switch",
    "--populate-cache/--no-populate-cache",
    "Ask the database at the start which relations there are.",
    { env: true, default: true },
  ),
  option("print", "switch", "--print/--no-print", "Show what {{ print() }} prints.", { env: true, default: true }),
  option("printer_width", "int", "--printer-width", "Width of the console's lines.", { env: true, default: 80 }),
  option("profile", "text", "--profile", "Which profile to use, instead of dbt_project.yml's.", { env: true }),
  option("quiet", "switch", "--quiet/--no-quiet -q", "Show errors and the output of {{ print() }} only.", {
    env: true,
  }),
  option("record_timing_info", "path", "--record-timing-info -r", "Where to write timings of the program itself."),
  option(
    "send_anonymous_usage_stats",
    "switch",
    "--send-anonymous-usage-stats/--no-send-anonymous-usage-stats",
    "Accepted; nothing is ever sent.",
    { env: true, default: true },
  ),
  option("single_threaded", "switch", "--single-threaded/--no-single-threaded", "", { env: true, hidden: true }),
  option(
    "show_all_deprecations",
    "switch",
    "--show-all-deprecations/--no-show-all-deprecations",
    "Show every instance of a deprecation, not only the first of its kind.",
  ),
  option("state", "path", "--state", "The state folder, for comparison and for deferral.", {
    env: true,
    metavar: "DIRECTORY",
  }),
  option(
    "static_parser",
    "switch",
    "--static-parser/--no-static-parser",
    "Read simple models without rendering them.",
    {
      env: true,
      default: true,
    },
  ),
  option("target", "text", "--target -t", "Which target of the profile to use.", { env: true }),
  option(
    "use_colors",
    "switch",
    "--use-colors/--no-use-colors",
    "Colours on the console and, unless told otherwise, in the log file.",
    {
      env: true,
      default: true,
    },
  ),
  option("use_colors_file", "switch", "--use-colors-file/--no-use-colors-file", "Colours in the log file.", {
    env: true,
    default: true,
  }),
  option(
    "use_experimental_parser",
    "switch",
    "--use-experimental-parser/--no-use-experimental-parser",
    "Accepted; there is one parser.",
    { env: true },
  ),
  option("version", "flag", "--version -V -v", "Show the version and exit."),
  option(
    "version_check",
    "switch",
    "--version-check/--no-version-check",
    "Require the version that dbt_project.yml asks for.",
    {
      env: true,
      default: true,
    },
  ),
  option("warn_error", "flag", "--warn-error", "Turn every warning into an error.", { env: true, default: null }),
  option(
    "warn_error_options",
    "warn-error-options",
    "--warn-error-options",
    "Which warnings are errors: a YAML dict with the keys error, warn and silence, e.g. '{error: all, warn: [NoNodesForSelectionCriteria]}'.",
    { env: true, default: { error: [], warn: [], silence: [] } },
  ),
  option("write_json", "switch", "--write-json/--no-write-json", "Write manifest.json and run_results.json.", {
    env: true,
    default: true,
  }),
  option("use_fast_test_edges", "switch", "--use-fast-test-edges/--no-use-fast-test-edges", "", {
    env: true,
    hidden: true,
  }),
  option(
    "upload_to_artifacts_ingest_api",
    "switch",
    "--upload-to-artifacts-ingest-api/--no-upload-to-artifacts-ingest-api",
    "Accepted; nothing is ever sent.",
    { env: true },
  ),
] as const;

/** Only before the sub-command. */
export const SHOW_RESOURCE_REPORT = option(
  "show_resource_report",
  "switch",
  "--show-resource-report/--no-show-resource-report",
  "",
  { env: true, hidden: true },
);

const SELECT_WORDS = "--select -s";
const MODEL_WORDS = "--models --model -m";

export const OPTIONS = {
  addPackage: option("add_package", "package", "--add-package", "Add a package to packages.yml: package-name@version."),
  args: option("args", "yaml", "--args", "Arguments of the macro, a YAML dict.", { default: {} }),
  browser: option("browser", "switch", "--browser/--no-browser", "Open a browser.", { default: true }),
  cleanProjectFilesOnly: option(
    "clean_project_files_only",
    "switch",
    "--clean-project-files-only/--no-clean-project-files-only",
    "Refuse to delete anything outside of the project.",
    { env: true, default: true },
  ),
  compile: option("compile", "switch", "--compile/--no-compile", "Compile before the catalog is made.", {
    default: true,
  }),
  configDir: option("config_dir", "flag", "--config-dir", "Print how to open the folder of profiles.yml, and exit."),
  connection: option("connection", "flag", "--connection", "Test the connection and nothing else."),
  empty: option("empty", "switch", "--empty/--no-empty", "Let refs and sources give no rows.", { env: true }),
  emptyCatalog: option("empty_catalog", "flag", "--empty-catalog", "Write a catalog without asking the database."),
  eventTimeEnd: option(
    "event_time_end",
    "datetime",
    "--event-time-end",
    "End of the time that microbatch models build.",
    {
      env: true,
    },
  ),
  eventTimeStart: option(
    "event_time_start",
    "datetime",
    "--event-time-start",
    "Start of the time that microbatch models build.",
    { env: true },
  ),
  exclude: option("exclude", "words", "--exclude", "The nodes to leave out."),
  excludeResourceTypes: option(
    "exclude_resource_types",
    "words",
    "--exclude-resource-types --exclude-resource-type",
    "The types of resources to leave out.",
    { env: true, choices: RESOURCE_TYPES },
  ),
  exportSavedQueries: option("export_saved_queries", "switch", "--export-saved-queries/--no-export-saved-queries", "", {
    env: true,
    hidden: true,
  }),
  fullRefresh: option(
    "full_refresh",
    "flag",
    "--full-refresh -f",
    "Drop incremental models and build them from scratch.",
    { env: true },
  ),
  host: option("host", "text", "--host", "The address to serve on.", { env: true, default: "127.0.0.1" }),
  includeSavedQuery: option("include_saved_query", "switch", "--include-saved-query/--no-include-saved-query", "", {
    env: true,
    hidden: true,
  }),
  injectEphemeralCtes: option(
    "inject_ephemeral_ctes",
    "switch",
    "--inject-ephemeral-ctes/--no-inject-ephemeral-ctes",
    "",
    { default: true, hidden: true },
  ),
  inline: option("inline", "text", "--inline", "SQL to compile or show, instead of a node."),
  inlineDirect: option("inline_direct", "text", "--inline-direct", "", { hidden: true }),
  introspect: option("introspect", "switch", "--introspect/--no-introspect", "Let templates ask the database.", {
    env: true,
    default: true,
  }),
  limit: option("limit", "int", "--limit", "How many rows to show; negative for all.", { default: 5 }),
  listOutput: option("output", "choice", "--output", "What to print of each resource.", {
    default: "selector",
    choices: ["json", "name", "path", "selector"],
  }),
  lock: option("lock", "flag", "--lock", "Write package-lock.yml and install nothing."),
  models: option("models", "words", MODEL_WORDS, "The models to include."),
  outputKeys: option("output_keys", "words", "--output-keys", "Keys of the JSON output; nested ones with dots."),
  outputPath: option(
    "output",
    "path",
    "--output -o",
    "Where to write the JSON report, instead of target/sources.json.",
  ),
  port: option("port", "int", "--port", "The port to serve on.", { default: 8080 }),
  profilesDir: option(
    "profiles_dir",
    "path",
    "--profiles-dir",
    "The folder of profiles.yml; without it the working folder, then ~/.dbt.",
    { env: true, mustExist: true },
  ),
  /** For commands that do without profiles.yml, or write it. */
  profilesDirToMake: option(
    "profiles_dir",
    "path",
    "--profiles-dir",
    "The folder of profiles.yml; without it the working folder, then ~/.dbt.",
    { env: true },
  ),
  projectDir: option(
    "project_dir",
    "path",
    "--project-dir",
    "The folder of dbt_project.yml; without it the working folder or the nearest above it.",
    { env: true, mustExist: true },
  ),
  resourceTypes: option(
    "resource_types",
    "words",
    "--resource-types --resource-type",
    "The types of resources to include.",
    { env: true, choices: [...RESOURCE_TYPES, "all"] },
  ),
  sample: option("sample", "sample", "--sample", "Let refs and sources give a window of time only, e.g. '3 days'.", {
    env: true,
  }),
  select: option("select", "words", `${SELECT_WORDS} ${MODEL_WORDS}`, "The nodes to include."),
  selectOnly: option("select", "words", SELECT_WORDS, "The nodes to include."),
  selector: option("selector", "text", "--selector", "The selector of selectors.yml to use."),
  show: option("show", "flag", "--show", "Print a sample of the loaded data."),
  showOutput: option("output", "choice", "--output", "Format of what is printed.", {
    default: "text",
    choices: ["json", "text"],
  }),
  skipProfileSetup: option("skip_profile_setup", "flag", "--skip-profile-setup -s", "Ask nothing about the profile."),
  source: option("source", "choice", "--source", "Where the added package comes from.", {
    default: "hub",
    choices: ["hub", "git", "local"],
  }),
  static: option("static", "flag", "--static", "Write static_index.html too, with manifest and catalog inside."),
  storeFailures: option(
    "store_failures",
    "flag",
    "--store-failures",
    "Keep the failing rows of tests in the database.",
    {
      env: true,
    },
  ),
  targetPath: option("target_path", "path", "--target-path", "The folder for artifacts, for this command.", {
    env: true,
  }),
  threads: option("threads", "int", "--threads", "How many nodes to run at once, instead of the profile's number."),
  upgrade: option("upgrade", "flag", "--upgrade", "Take the newest versions that packages.yml allows."),
  vars: option("vars", "yaml", "--vars", "Variables, a YAML dict; stronger than dbt_project.yml's.", { default: {} }),
} as const;
