// fromyaml and toyaml.
import type { Value } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import { loadYaml } from "../project/yaml.ts";
import { toTemplateValue } from "../project/yaml-values.ts";
import { Unrepresentable, writeYaml } from "./yaml-writer.ts";

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
    return writeYaml(value, { sortKeys });
  } catch (error) {
    if (error instanceof Unrepresentable) return fallback;
    throw error;
  }
}
