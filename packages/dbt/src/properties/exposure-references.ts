// What an exposure depends on: each line of `depends_on` is the inside of a template expression that knows ref(), source() and
// metric() and nothing else.
import { createEnvironment, fn, type Value } from "@sluice/jinja";
import { namedArguments, refArguments, sourceArguments } from "../compile/reference-arguments.ts";
import { toDbtError } from "../compile/to-dbt-error.ts";
import type { RefArgs } from "../manifest/types.ts";
import { pythonStr } from "../project/python-repr.ts";
import { listOf } from "../project/yaml-values.ts";
import { type Entry, entryKeySpan } from "./properties-file.ts";

export interface ExposureReferences {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly string[])[];
  readonly metrics: readonly (readonly string[])[];
}

/** @throws DbtError with the place of `depends_on` */
export function exposureReferences(entry: Entry): ExposureReferences {
  const refs: RefArgs[] = [];
  const sources: (readonly string[])[] = [];
  const metrics: (readonly string[])[] = [];
  const callables = new Map<string, Value>([
    ["ref", recorder("ref", (args, kwargs) => refs.push(refArguments(args, kwargs)))],
    ["source", recorder("source", (args) => sources.push(sourceArguments(args)))],
    ["metric", recorder("metric", (args) => metrics.push(metricArguments(args)))],
  ]);
  const file = entry.source.file.originalPath;
  const text = listOf(entry.data, "depends_on")
    .map((line) => `{{ ${pythonStr(line)}}}`)
    .join("\n");
  try {
    createEnvironment()
      .template(text, { name: entry.name, file })
      .renderSync({ lookup: (name) => callables.get(name) });
  } catch (error) {
    const shown = toDbtError(error, { resource_type: "exposure", name: entry.name, original_file_path: file });
    if (shown === null) throw error;
    // The template stands in no file.
    shown.span = entryKeySpan(entry, ["depends_on"]);
    throw shown;
  }
  return { refs, sources, metrics };
}

function recorder(name: string, record: (...call: Parameters<Parameters<typeof fn>[1]>) => unknown): Value {
  return fn(name, (...call) => {
    record(...call);
    return "";
  });
}

function metricArguments(args: readonly Value[]): readonly string[] {
  const metric = namedArguments("metric", args);
  return metric.package === null ? [metric.name] : [metric.package, metric.name];
}
