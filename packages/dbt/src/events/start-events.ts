// Events of a command's start and end, and of the commands that are not about nodes (init, debug, clean).

import { pythonRepr } from "../project/python-repr.ts";
import { bareKind, kind } from "./kind.ts";

export const mainReportVersion = kind(
  "MainReportVersion",
  "A001",
  "info",
  { version: "text", log_version: "int" },
  (data) => `Running with dbt${data.version}`,
);
export const mainReportArgs = kind(
  "MainReportArgs",
  "A002",
  "debug",
  { args: "map" },
  (data) => `running dbt with arguments ${pythonRepr(data.args)}`,
);
export const mainKeyboardInterrupt = bareKind("MainKeyboardInterrupt", "Z001", "info", () => "ctrl-c");
export const mainEncounteredError = kind(
  "MainEncounteredError",
  "Z002",
  "error",
  { exc: "text", positions: "positions" },
  (data) => `Encountered an error:\n${data.exc}`,
);
export const mainStackTrace = kind(
  "MainStackTrace",
  "Z003",
  "error",
  { stack_trace: "text" },
  (data) => data.stack_trace ?? "",
);
export const logDebugStackTrace = kind(
  "LogDebugStackTrace",
  "Z011",
  "debug",
  { exc_info: "text" },
  (data) => data.exc_info ?? "",
);
export const systemCouldNotWrite = kind(
  "SystemCouldNotWrite",
  "Z005",
  "debug",
  { path: "text", reason: "text", exc: "text" },
  (data) =>
    `Could not write to path ${data.path}(${data.path?.length ?? 0} characters): ${data.reason}\nexception: ${data.exc}`,
);
export const commandCompleted = kind(
  "CommandCompleted",
  "Q039",
  "debug",
  /** `completed_at`: ISO text in UTC. */
  { command: "text", success: "bool", completed_at: "text", elapsed: "float" },
  (data) => {
    const outcome = data.success ? "succeeded" : "failed";
    const clock = (data.completed_at ?? "").slice(11, -1);
    return `Command \`${data.command}\` ${outcome} at ${clock} after ${(data.elapsed ?? 0).toFixed(2)} seconds`;
  },
);
const RESOURCE_FIELDS = {
  command_name: "text",
  command_success: "bool",
  command_wall_clock_time: "float",
  process_user_time: "float",
  process_kernel_time: "float",
  process_mem_max_rss: "text",
  process_in_blocks: "text",
  process_out_blocks: "text",
} as const;
export const resourceReport = kind(
  "ResourceReport",
  "Z051",
  "debug",
  RESOURCE_FIELDS,
  (data) => `Resource report: ${JSON.stringify(data, Object.keys(RESOURCE_FIELDS).sort())}`,
);

/** Empty lines and separators. */
export const formatting = kind("Formatting", "Z017", "info", { msg: "text" }, (data) => data.msg ?? "");
export const note = kind("Note", "Z050", "info", { msg: "text" }, (data) => data.msg ?? "");
/** `print()` and everything that is output rather than a log line: no stamp, shown with `--quiet` too. */
export const printEvent = kind("PrintEvent", "Z052", "info", { msg: "text" }, (data) => data.msg ?? "");

export const missingProfileTarget = kind(
  "MissingProfileTarget",
  "A005",
  "info",
  { profile_name: "text", target_name: "text" },
  (data) => `target not specified in profile '${data.profile_name}', using '${data.target_name}'`,
);
export const invalidOptionYaml = kind(
  "InvalidOptionYAML",
  "A008",
  "error",
  { option_name: "text" },
  (data) => `The YAML provided in the --${data.option_name} argument is not valid.`,
);
export const logDbtProjectError = kind("LogDbtProjectError", "A009", "error", { exc: "text" }, (data) =>
  data.exc
    ? `Encountered an error while reading the project:  ERROR: ${data.exc}`
    : "Encountered an error while reading the project:",
);
export const logDbtProfileError = kind(
  "LogDbtProfileError",
  "A011",
  "error",
  { exc: "text", profiles: "texts" },
  (data) => {
    const head = `Encountered an error while reading profiles:\n  ERROR: ${data.exc}`;
    const known =
      data.profiles.length > 0
        ? `Defined profiles:\n${data.profiles.map((profile) => ` - ${profile}`).join("")}`
        : "There are no profiles defined in your profiles.yml file";
    return `${head}${known}\nFor more information on configuring profiles, please consult the dbt docs:\n\nhttps://docs.getdbt.com/docs/configure-your-profile\n`;
  },
);

export const starterProjectPath = kind(
  "StarterProjectPath",
  "A017",
  "debug",
  { dir: "text" },
  (data) => `Starter project path: ${data.dir}`,
);
export const configFolderDirectory = kind(
  "ConfigFolderDirectory",
  "A018",
  "info",
  { dir: "text" },
  (data) => `Creating dbt configuration folder at ${data.dir}`,
);
export const noSampleProfileFound = kind(
  "NoSampleProfileFound",
  "A019",
  "info",
  { adapter: "text" },
  (data) => `No sample profile found for ${data.adapter}.`,
);
export const profileWrittenWithTargetTemplateYaml = kind(
  "ProfileWrittenWithTargetTemplateYAML",
  "A021",
  "info",
  { name: "text", path: "text" },
  (data) =>
    `Profile ${data.name} written to ${data.path} using target's profile_template.yml and your supplied values. Run 'dbt debug' to validate the connection.`,
);
export const profileWrittenWithProjectTemplateYaml = kind(
  "ProfileWrittenWithProjectTemplateYAML",
  "A022",
  "info",
  { name: "text", path: "text" },
  (data) =>
    `Profile ${data.name} written to ${data.path} using project's profile_template.yml and your supplied values. Run 'dbt debug' to validate the connection.`,
);
export const settingUpProfile = bareKind("SettingUpProfile", "A023", "info", () => "Setting up your profile.");
export const projectNameAlreadyExists = kind(
  "ProjectNameAlreadyExists",
  "A025",
  "info",
  { name: "text" },
  (data) => `A project called ${data.name} already exists here.`,
);
export const projectCreated = kind(
  "ProjectCreated",
  "A026",
  "info",
  { project_name: "text", docs_url: "text", slack_url: "text" },
  (data) =>
    `\nYour new dbt project "${data.project_name}" was created!\n\nHow to configure the profiles.yml file is told here:\n\n  ${data.docs_url}\n`,
);

export const debugCmdOut = kind("DebugCmdOut", "Z047", "info", { msg: "text" }, (data) => data.msg ?? "");
export const debugCmdResult = kind("DebugCmdResult", "Z048", "info", { msg: "text" }, (data) => data.msg ?? "");
export const openCommand = kind(
  "OpenCommand",
  "Z016",
  "info",
  { open_cmd: "text", profiles_dir: "text" },
  (data) => `To view your profiles.yml file, run:\n\n${data.open_cmd} ${data.profiles_dir}`,
);

export const checkCleanPath = kind(
  "CheckCleanPath",
  "Z012",
  "info",
  { path: "text" },
  (data) => `Checking ${data.path}/*`,
);
export const confirmCleanPath = kind(
  "ConfirmCleanPath",
  "Z013",
  "info",
  { path: "text" },
  (data) => `Cleaned ${data.path}/*`,
);
export const protectedCleanPath = kind(
  "ProtectedCleanPath",
  "Z014",
  "info",
  { path: "text" },
  (data) => `ERROR: not cleaning ${data.path}/* because it is protected`,
);
export const finishedCleanPaths = bareKind("FinishedCleanPaths", "Z015", "info", () => "Finished cleaning all paths.");
