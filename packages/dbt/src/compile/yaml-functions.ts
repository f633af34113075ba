// fromyaml and toyaml.
import { toJs, type Value } from "@sluice/jinja";
import { dump, YAMLException } from "js-yaml";
import { DbtError } from "../errors.ts";
import { loadYaml } from "../project/yaml.ts";
import { toTemplateValue } from "../project/yaml-values.ts";

/** The value of a YAML text; the default when it is not YAML. */
export function parseYaml(text: string, fallback: Value): Value {
  try {
    return toTemplateValue(loadYaml(text, "<fromyaml>").data);
  } catch (error) {
    if (error instanceof DbtError) return fallback;
    throw error;
  }
}

/** A value as YAML in block style; the default when YAML has no form for it. */
export function dumpYaml(value: Value, sortKeys: boolean, fallback: Value): Value {
  try {
    const text = dump(toJs(value), { sortKeys, noRefs: true, lineWidth: 80, seqNoIndent: true });
    // PyYAML marks the end of a document that is one plain scalar.
    return isScalar(value) && !/^['"|>]/.test(text) ? `${text}...\n` : text;
  } catch (error) {
    if (error instanceof YAMLException) return fallback;
    throw error;
  }
}

function isScalar(value: Value): boolean {
  return value === null || typeof value !== "object";
}
