// What packages read of the project behind dbt's own functions: `builtins.ref.config`, an installed package in its
// `dependencies`. Names as dbt's project object has them; never credentials.
import { Callable, Dict, fn, HostObject, toValue, type Value } from "@sluice/jinja";
import type { Flags } from "../flags/types.ts";
import { targetDict } from "../project/target-dict.ts";
import type { Package, Project } from "../project/types.ts";

export interface ProjectObjectPorts {
  readonly project: Project;
  readonly flags: Flags;
  readonly model: () => Value;
  /** The package whose node or macro asks. */
  readonly packageName: string;
}

/** `ref`, `source` and their like with what dbt's resolvers show besides: `config`, `model`, `current_project`. */
export class ResolverFunction extends Callable {
  readonly #ports: ProjectObjectPorts;

  constructor(inner: Callable, ports: ProjectObjectPorts) {
    super(inner.name, (args, kwargs) => inner.call(args, kwargs));
    this.#ports = ports;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case "config":
        return new ProjectObject(this.#ports, this.#ports.project.root);
      case "model":
        return this.#ports.model();
      case "current_project":
        return this.#ports.packageName;
      default:
        return super.getAttribute(name);
    }
  }
}

class ProjectObject extends HostObject {
  readonly typeName = "RuntimeConfig";
  readonly #ports: ProjectObjectPorts;
  readonly #owner: Package;

  constructor(ports: ProjectObjectPorts, owner: Package) {
    super();
    this.#ports = ports;
    this.#owner = owner;
  }

  getAttribute(name: string): Value | undefined {
    return projectMembers.get(name)?.(this.#owner, this.#ports);
  }
}

/** `config.vars`: all of dbt_project.yml's. */
class VarsObject extends HostObject {
  readonly typeName = "VarProvider";
  readonly #vars: Value;

  constructor(vars: Value) {
    super();
    this.#vars = vars;
  }

  getAttribute(name: string): Value | undefined {
    if (name === "vars") return this.#vars;
    return name === "to_dict" ? fn("to_dict", () => this.#vars) : undefined;
  }
}

type ProjectMember = (owner: Package, ports: ProjectObjectPorts) => Value;

const projectMembers: ReadonlyMap<string, ProjectMember> = new Map<string, ProjectMember>([
  ["project_name", (owner) => owner.name],
  ["version", ({ config }) => config.version],
  ["project_root", (owner) => owner.root],
  ["profile_name", (_, { project }) => project.target.profileName],
  ["target_name", (_, { project }) => project.target.name],
  ["threads", (_, { project }) => project.target.threads],
  ["to_target_dict", (_, { project }) => fn("to_target_dict", () => targetDict(project.target))],
  ["model_paths", ({ config }) => toValue(config.modelPaths)],
  ["macro_paths", ({ config }) => toValue(config.macroPaths)],
  ["seed_paths", ({ config }) => toValue(config.seedPaths)],
  ["test_paths", ({ config }) => toValue(config.testPaths)],
  ["analysis_paths", ({ config }) => toValue(config.analysisPaths)],
  ["docs_paths", ({ config }) => toValue(config.docsPaths)],
  ["asset_paths", ({ config }) => toValue(config.assetPaths)],
  ["snapshot_paths", ({ config }) => toValue(config.snapshotPaths)],
  ["function_paths", ({ config }) => toValue(config.functionPaths)],
  ["target_path", ({ config }) => config.targetPath],
  ["log_path", ({ config }) => config.logPath],
  ["clean_targets", ({ config }) => toValue(config.cleanTargets)],
  ["packages_install_path", ({ config }) => config.packagesInstallPath],
  ["quoting", ({ config }) => toValue(config.quoting)],
  ["on_run_start", ({ config }) => toValue(config.onRunStart)],
  ["on_run_end", ({ config }) => toValue(config.onRunEnd)],
  ["dispatch", ({ config }) => toValue(config.dispatch)],
  ["restrict_access", ({ config }) => config.restrictAccess],
  ["vars", ({ config }) => new VarsObject(toValue(config.vars))],
  ["cli_vars", (_, { project }) => toValue(project.cliVars)],
  ["args", (_, { flags }) => toValue(flags.all)],
  [
    "dependencies",
    (_, ports) => Dict.from(ports.project.packages.map((entry) => [entry.name, new ProjectObject(ports, entry)])),
  ],
]);
