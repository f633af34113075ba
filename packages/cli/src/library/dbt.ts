// `sluice/dbt`, as teams import it: dbt projects in definitions, on the native engine with the adapters of this program. The
// engine is loaded when a command first runs, so that definitions load without it.
import { resolve } from "node:path";
import {
  DbtProject as BaseDbtProject,
  createDbtAssets,
  type DbtAssetsFunction,
  type DbtEngine,
  type DbtProjectOptions,
} from "@sluice/orchestrator";

export type {
  DbtAssetExecutionContext,
  DbtAssetsOptions,
  DbtCliInvocation,
  DbtCliOptions,
  DbtCliResourceOptions,
  DbtEngine,
  DbtManifest,
  DbtNode,
  DbtProjectOptions,
} from "@sluice/orchestrator";
export { DbtAssetTranslator, DbtCliError, DbtCliResource } from "@sluice/orchestrator";

/** Commands that need no database: they also read projects whose steps a dbt executable will run. */
const READING: ReadonlySet<string> = new Set(["parse", "ls"]);

const FOREIGN_HINT =
  'sluice has no adapter for it; a dbt that has one can run its steps: new DbtCliResource({ project, executable: "dbt" })';

const nativeEngine: DbtEngine = {
  invoke: async (options) => {
    const [{ DbtError, invokeDbt }, { engineParts }, { foreignAdapters }] = await Promise.all([
      import("@sluice/dbt"),
      import("../engine.ts"),
      import("../project/foreign-adapter.ts"),
    ]);
    const parts = engineParts();
    const adapters = READING.has(options.argv[0] ?? "") ? [...parts.adapters, ...foreignAdapters()] : parts.adapters;
    const { exitCode, error } = await invokeDbt({ ...parts, ...options, adapters });
    if (!(error instanceof DbtError)) return { exitCode };
    const { span, code, heading, node, stackLines: stack } = error;
    // The place is told apart from the words.
    const message = new DbtError(error.message, { code, heading, node, stack }).toText();
    const place =
      span === null ? null : { file: resolve(options.cwd, span.file), line: span.line, column: span.column };
    const isForeign = error.message.includes("Could not find adapter type");
    return { exitCode, problem: { message, hint: isForeign ? FOREIGN_HINT : error.hint, place } };
  },
};

/**
 * A dbt project.
 * @example
 * const project = new DbtProject({ projectDir: "./dbt_project" });
 * await project.prepareIfDev();
 */
export class DbtProject extends BaseDbtProject {
  constructor(options: DbtProjectOptions) {
    super(options, nativeEngine);
  }
}

/**
 * Declares a dbt project's models, seeds and snapshots as assets, and its tests as their checks.
 * @example
 * dbtAssets({ name: "my_dbt_assets", manifest: project.manifestPath }, async function* (context, { dbt }) {
 *   yield* dbt.cli(["build"], { context }).stream();
 * });
 */
export const dbtAssets: DbtAssetsFunction = createDbtAssets(nativeEngine);
