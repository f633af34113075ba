// The semantic layer: metrics know their measures and what they are made of, semantic models their tables.
import type { Manifest, Metric, SemanticModel } from "../manifest/types.ts";
import { type ParseErrorOptions, parseError } from "../parse/errors.ts";
import type { ParseState } from "../parse/state.ts";
import { NameIndex, packagesToSearch } from "./ref-index.ts";

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

export function resolveSemantic(state: ParseState): void {
  const linker = new SemanticLinker(state);
  const { manifest, problems } = state;
  for (const model of manifest.semantic_models.values()) problems.attempt(() => linker.linkModel(model));
  for (const metric of manifest.metrics.values()) problems.attempt(() => linker.linkMetric(metric));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Linked {
  readonly name: string;
  readonly package_name: string;
  readonly resource_type: string;
  readonly original_file_path: string;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
}

class SemanticLinker {
  readonly #state: ParseState;
  readonly #manifest: Manifest;
  readonly #metrics = new NameIndex();
  readonly #measures = new NameIndex();

  constructor(state: ParseState) {
    this.#state = state;
    this.#manifest = state.manifest;
    for (const metric of state.manifest.metrics.values()) {
      this.#metrics.add(metric.name, metric.package_name, metric.unique_id);
    }
    for (const model of state.manifest.semantic_models.values()) {
      for (const measure of measuresOf(model)) this.#measures.add(measure, model.package_name, model.unique_id);
    }
  }

  linkModel(model: Draft<SemanticModel>): void {
    const [id] = model.depends_on.nodes;
    const node = id === undefined ? undefined : this.#manifest.nodes.get(id);
    if (node === undefined) return;
    Object.assign(model, {
      node_relation: {
        alias: node.alias,
        schema_name: node.schema,
        database: node.database,
        relation_name: node.relation_name,
      },
    });
  }

  /** Measures of the metric itself, or of the metrics that it is made of. */
  linkMetric(metric: Metric): void {
    const params = metric["type_params"];
    if (!isRecord(params) || measuresIn(params).length > 0) return;
    switch (metric["type"]) {
      case "simple":
      case "cumulative":
        if (!isRecord(params["measure"]))
          throw this.#fault(metric, `${metric.name} should have a measure defined, but it does not.`);
        this.#addMeasures(metric, params, [params["measure"]]);
        break;
      case "conversion": {
        const conversion = params["conversion_type_params"];
        if (!isRecord(conversion)) {
          throw this.#fault(
            metric,
            `${metric.name} is a conversion metric and must have conversion_type_params defined.`,
          );
        }
        this.#addMeasures(metric, params, [conversion["base_measure"], conversion["conversion_measure"]]);
        break;
      }
      default:
        this.#linkDerived(metric, params);
    }
  }

  #addMetric(linked: Linked, name: string): Metric | null {
    const id = this.#search(linked)
      .map((place) => this.#metrics.find(name, place))
      .find((one) => one !== null);
    const metric = id === undefined || id === null ? undefined : this.#manifest.metrics.get(id);
    if (metric === undefined) return null;
    addDependency(linked, metric.unique_id);
    return metric;
  }

  #linkDerived(metric: Metric, params: Record<string, unknown>): void {
    const inputs = metric["type"] === "ratio" ? [params["numerator"], params["denominator"]] : params["metrics"];
    for (const input of Array.isArray(inputs) ? inputs : []) {
      if (!isRecord(input))
        throw this.#fault(metric, "Invalid ratio metric. Both a numerator and denominator must be specified");
      const name = String(input["name"]);
      const found = this.#addMetric(metric, name);
      if (found === null) {
        throw this.#fault(
          metric,
          `The metric \`${name}\` does not exist but was referenced by metric \`${metric.name}\`.`,
        );
      }
      this.linkMetric(found);
      const nested = found["type_params"];
      const measures = isRecord(nested) ? measuresIn(nested) : [];
      params["input_measures"] = withNew(measuresIn(params), measures);
    }
  }

  #addMeasures(metric: Metric, params: Record<string, unknown>, measures: readonly unknown[]): void {
    params["input_measures"] = withNew(measuresIn(params), measures);
    for (const measure of measures) {
      const name = isRecord(measure) ? String(measure["name"]) : "";
      const id = this.#search(metric)
        .map((place) => this.#measures.find(name, place))
        .find((one) => one !== null);
      if (id === undefined || id === null) {
        throw this.#fault(metric, `A semantic model having a measure \`${name}\` does not exist but was referenced.`);
      }
      addDependency(metric, id);
    }
  }

  #search(linked: Linked): readonly (string | null)[] {
    return packagesToSearch(this.#state.project.root.name, linked.package_name, null, false);
  }

  #fault(linked: Linked, message: string): Error {
    const options: ParseErrorOptions = {
      code: "resolve/metric",
      node: { resourceType: linked.resource_type, name: linked.name, path: linked.original_file_path },
    };
    return parseError(message, options);
  }
}

function measuresOf(model: SemanticModel): readonly string[] {
  const measures = model["measures"];
  return Array.isArray(measures) ? measures.filter(isRecord).map((measure) => String(measure["name"])) : [];
}

function measuresIn(params: Record<string, unknown>): readonly unknown[] {
  const measures = params["input_measures"];
  return Array.isArray(measures) ? measures : [];
}

function withNew(known: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const texts = new Set(known.map((one) => JSON.stringify(one)));
  const result = [...known];
  for (const one of added) {
    const text = JSON.stringify(one);
    if (!texts.has(text)) result.push(one);
    texts.add(text);
  }
  return result;
}

function addDependency(linked: Linked, id: string): void {
  const { macros, nodes } = linked.depends_on;
  if (!nodes.includes(id)) linked.depends_on = { macros, nodes: [...nodes, id] };
}
