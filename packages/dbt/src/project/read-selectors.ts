// selectors.yml: named selections, rendered like dbt_project.yml; the short forms of definitions written out.
import { join } from "node:path";
import { dump } from "js-yaml";
import { DbtError, type Span } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { readTextIfThere } from "./files.ts";
import { type RenderYamlOptions, renderYaml } from "./render-yaml.ts";
import { writtenOut } from "./selector-definition.ts";
import { didYouMean, settingsPlace } from "./settings-place.ts";
import { loadYaml, type Yaml } from "./yaml.ts";
import type { YamlPath } from "./yaml-place.ts";
import { isMap, own, textOf, toJson, toJsonRecord } from "./yaml-values.ts";

const KEYS: ReadonlySet<string> = new Set(["name", "description", "definition", "default"]);

/** Name → the selector as written. @throws DbtError on a malformed file */
export function readSelectors(root: string, options: Omit<RenderYamlOptions, "file">): ReadonlyMap<string, Json> {
  const file = join(root, "selectors.yml");
  const text = readTextIfThere(file);
  const selectors = new Map<string, Json>();
  if (text === null) return selectors;
  const rendered = renderYaml(loadYaml(text, file).data, { ...options, file });
  if (rendered === null) return selectors;
  const fault = (at: Yaml, path: YamlPath, hint?: string | null) => malformed(at, settingsPlace(file, path), hint);
  const list = isMap(rendered) ? own(rendered, "selectors") : undefined;
  if (!Array.isArray(list)) throw fault(list ?? rendered, ["selectors"]);
  let byDefault: string | null = null;
  for (const [index, entry] of list.entries()) {
    const name = isMap(entry) ? textOf(entry, "name") : null;
    const unknown = isMap(entry) ? Object.keys(entry).find((key) => !KEYS.has(key)) : undefined;
    if (unknown !== undefined) throw fault(entry, ["selectors", index, unknown], didYouMean(unknown, KEYS));
    if (!isMap(entry) || name === null) throw fault(entry, ["selectors", index]);
    const written = own(entry, "definition");
    if (written === undefined) throw fault(entry, ["selectors", index]);
    if (typeof written !== "string" && !isMap(written)) throw fault(written, ["selectors", index, "definition"]);
    if (own(entry, "default") === true) {
      if (byDefault !== null) {
        throw new DbtError(
          "Could not read selector file data: Error when parsing the selector file. Found multiple selectors with " +
            `\`default: true\`:${byDefault} and ${name}`,
          { code: "project/bad-selectors-file", span: settingsPlace(file, ["selectors", index, "default"]) },
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

function malformed(at: Yaml, span: Span | null, hint: string | null = null): DbtError {
  const isScalar = typeof at !== "object" || at === null;
  const shown = dump(toJson(at), { sortKeys: true, noRefs: true, lineWidth: 80, seqNoIndent: true });
  return new DbtError(
    // PyYAML marks the end of a document that is one plain scalar.
    `Could not parse selector file data: \n${shown}${isScalar ? "...\n" : ""}\n` +
      "Valid root-level selector definitions: union, intersection, string, dictionary. No lists. \n" +
      "https://docs.getdbt.com/reference/node-selection/yaml-selectors",
    { code: "project/bad-selectors-file", span, hint: hint ?? "every selector needs a `name` and a `definition`" },
  );
}
