// selectors.yml: named selections, rendered like dbt_project.yml; the short forms of definitions written out.
import { join } from "node:path";
import { DbtError } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { readTextIfThere } from "./files.ts";
import { type RenderYamlOptions, renderYaml } from "./render-yaml.ts";
import { writtenOut } from "./selector-definition.ts";
import { loadYaml } from "./yaml.ts";
import { isMap, own, textOf, toJsonRecord } from "./yaml-values.ts";

/** Name → the selector as written. @throws DbtError on a malformed file */
export function readSelectors(root: string, options: Omit<RenderYamlOptions, "file">): ReadonlyMap<string, Json> {
  const file = join(root, "selectors.yml");
  const text = readTextIfThere(file);
  const selectors = new Map<string, Json>();
  if (text === null) return selectors;
  const rendered = renderYaml(loadYaml(text, file).data, { ...options, file });
  if (rendered === null) return selectors;
  const list = isMap(rendered) ? own(rendered, "selectors") : undefined;
  if (!Array.isArray(list)) throw malformed("the file has no list under `selectors`", file);
  let byDefault: string | null = null;
  for (const entry of list) {
    const name = isMap(entry) ? textOf(entry, "name") : null;
    if (!isMap(entry) || name === null || own(entry, "definition") === undefined) {
      throw malformed("every selector needs a `name` and a `definition`", file);
    }
    if (own(entry, "default") === true) {
      if (byDefault !== null) {
        throw new DbtError(
          "Could not read selector file data: Error when parsing the selector file. Found multiple selectors with " +
            `\`default: true\`:${byDefault} and ${name}`,
          { code: "project/bad-selectors-file" },
        );
      }
      byDefault = name;
    }
    const selector = toJsonRecord(entry);
    const definition = writtenOut(selector["definition"] ?? null, selectors);
    selectors.set(name, { ...selector, definition });
  }
  return selectors;
}

function malformed(reason: string, file: string): DbtError {
  return new DbtError(
    "The selectors.yml file in this project is malformed. Please double check\n" +
      "the contents of this file and fix any errors before retrying.\n\n" +
      "You can find more information on the syntax for this file here:\n" +
      `https://docs.getdbt.com/reference/node-selection/yaml-selectors\n\nValidator Error:\n${reason} (${file})\n`,
    { code: "project/bad-selectors-file" },
  );
}
