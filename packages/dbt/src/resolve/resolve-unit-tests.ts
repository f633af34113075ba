// Unit tests and their models: models of later files are found, disabled ones switch the test off, and a test of a versioned
// model becomes one test per version.
import type { Manifest, Node, UnitTest } from "../manifest/types.ts";
import { isJsonList, isJsonMap } from "../node-config/merge-config.ts";
import { addDisabled } from "../parse/add-node.ts";
import { parseError } from "../parse/errors.ts";
import type { ParseState } from "../parse/state.ts";
import { PatchTargets } from "../properties/patch-nodes.ts";
import { findTestedModel } from "../properties/unit-tests.ts";

type Draft = { -readonly [Key in keyof UnitTest]: UnitTest[Key] };

export function resolveUnitTests(state: ParseState): void {
  if (state.manifest.unit_tests.size === 0) return;
  const targets = new PatchTargets(state);
  for (const test of [...state.manifest.unit_tests.values()]) {
    state.problems.attempt(() => resolveUnitTest(state, targets, test));
  }
}

function resolveUnitTest(state: ParseState, targets: PatchTargets, test: Draft): void {
  const { manifest } = state;
  const model = testedModel(state, targets, test);
  if (model === null) {
    manifest.unit_tests.delete(test.unique_id);
    test.config = { ...test.config, enabled: false };
    if (!manifest.disabled.has(test.unique_id)) addDisabled(manifest, test);
    return;
  }
  checkIncremental(test, model);
  if (model.version === null || model.version === undefined) {
    if (isJsonMap(test.versions) && (test.versions["include"] !== null || test.versions["exclude"] !== null)) {
      throw fault(
        `Unit test '${test.name}' should not have a versions include or exclude when referencing non-versioned model '${model.name}'`,
      );
    }
    return;
  }
  splitByVersion(manifest, test, model);
}

/** Null when the model is disabled. */
function testedModel(state: ParseState, targets: PatchTargets, test: Draft): Node | null {
  const known = test.depends_on.nodes[0];
  if (known !== undefined) {
    const node = state.manifest.nodes.get(known);
    if (node !== undefined) return node;
    if (state.manifest.disabled.has(known)) return null;
    throw fault(`Unit test '${test.name}' references a model that does not exist: ${known}`);
  }
  // dbt looks in the root project, whatever package the test is of.
  const found = findTestedModel(state, targets, { model: test.model, package_name: state.project.root.name });
  if (found === null) {
    throw fault(
      `Unable to find model '${state.project.root.name}.${test.model}' for unit test '${test.name}' in ${test.original_file_path}`,
    );
  }
  if (!found.config.enabled) return null;
  test.depends_on = { macros: [], nodes: [found.unique_id] };
  test.schema = found.schema;
  return found;
}

function fault(message: string): Error {
  return parseError(message, { code: "resolve/unit-test" });
}

function checkIncremental(test: UnitTest, model: Node): void {
  if (!model.depends_on.macros.includes("macro.dbt.is_incremental")) return;
  const macros: unknown = test.overrides?.["macros"];
  const override: unknown =
    typeof macros === "object" && macros !== null ? Reflect.get(macros, "is_incremental") : undefined;
  if (typeof override !== "boolean") {
    throw fault(
      `Boolean override for 'is_incremental' must be provided for unit test '${test.name}' in model '${model.name}'`,
    );
  }
  if (override && !test.given.some((given) => given["input"] === "this")) {
    throw fault(`Unit test '${test.name}' for incremental model '${model.name}' must have a 'this' input`);
  }
}

function splitByVersion(manifest: Manifest, test: UnitTest, model: Node): void {
  const versions = [...manifest.nodes.values()].filter(
    (node) =>
      node.resource_type === "model" &&
      node.name === model.name &&
      node.package_name === model.package_name &&
      node.version !== null &&
      isWanted(test, node.version ?? null),
  );
  if (versions.length === 0) {
    throw fault(`Unit test '${test.name}' referenced a version of '${model.name}' which was not found.`);
  }
  manifest.unit_tests.delete(test.unique_id);
  for (const node of versions) {
    const unique_id = `unit_test.${test.package_name}.${test.model}.${test.name}_v${node.version}`;
    manifest.unit_tests.set(unique_id, {
      ...test,
      unique_id,
      depends_on: { macros: [], nodes: [node.unique_id, ...test.depends_on.nodes.slice(1)] },
      version: node.version ?? null,
    });
  }
}

function isWanted(test: UnitTest, version: string | number | null): boolean {
  if (!isJsonMap(test.versions) || version === null) return true;
  const { include = null, exclude = null } = test.versions;
  if (isJsonList(exclude) && exclude.length > 0) return !exclude.includes(version);
  return !isJsonList(include) || include.includes(version);
}
