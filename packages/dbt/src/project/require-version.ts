// `require-dbt-version`: whether a package accepts the release that this engine follows.
import { DbtError } from "../errors.ts";
import { DBT_VERSION } from "../version.ts";
import { pythonRepr } from "./python-repr.ts";
import { isPossible, parseVersionSpec, satisfies, type VersionSpec } from "./semver.ts";
import type { Yaml } from "./yaml.ts";

/** The specs as dbt writes them. @throws DbtError on text that is no version */
export function readRequiredVersion(value: Yaml | undefined): readonly VersionSpec[] {
  if (value === undefined || value === null) return [];
  const texts =
    typeof value === "string" ? value.split(",") : Array.isArray(value) ? value.map(String) : [String(value)];
  return texts.map((text) => {
    const spec = parseVersionSpec(text.trim());
    if (spec === null) {
      throw new DbtError(`"${text}" is not a valid semantic version.`, { code: "project/bad-version" });
    }
    return spec;
  });
}

/** @throws DbtError when the package asks for another release */
export function checkRequiredVersion(packageName: string, specs: readonly VersionSpec[]): void {
  if (specs.length === 0) return;
  const wanted = pythonRepr(specs.map((spec) => spec.text));
  const advice = `Check for a different version of the '${packageName}' package, or run dbt again with --no-version-check\n`;
  if (!isPossible(specs)) {
    throw new DbtError(
      `The package version requirement can never be satisfied for the '${packageName}\npackage.\n` +
        `  Required versions of dbt for '${packageName}': ${wanted}\n${advice}`,
      { code: "project/impossible-version" },
    );
  }
  const installed = parseVersionSpec(DBT_VERSION);
  if (installed === null || satisfies(installed, specs)) return;
  throw new DbtError(
    `This version of dbt is not supported with the '${packageName}' package.\n` +
      `  Installed version of dbt: ${installed.text}\n  Required version of dbt for '${packageName}': ${wanted}\n${advice}`,
    { code: "project/wrong-version" },
  );
}
