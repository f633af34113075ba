// Descriptions: docs blocks are put in where `doc()` stands, and each description remembers which blocks it used.
import { type Environment, extractCalls, fn, type Scope, scopeOf, TemplateError, toText } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import type { Column, Manifest } from "../manifest/types.ts";
import { syntaxError } from "../parse/errors.ts";
import type { ParseState } from "../parse/state.ts";
import { NameIndex, packagesToSearch } from "./ref-index.ts";

/** Whatever has a description. */
interface Described {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
}

const templateMarks = /\{[{%#]|[#}%]\}/;

export function resolveDocs(state: ParseState, environment: Environment): void {
  const docs = new DocRenderer(state, environment);
  const { manifest, problems } = state;
  for (const node of manifest.nodes.values()) {
    problems.attempt(() => {
      node.doc_blocks = docs.blocksIn(node.description, node);
      node.description = docs.render(node.description, node);
      renderColumns(docs, node.columns, node);
    });
  }
  for (const source of manifest.sources.values()) {
    problems.attempt(() => {
      source.doc_blocks = docs.blocksIn(source.description, source);
      source.description = docs.render(source.description, source);
      source.source_description = docs.render(source.source_description, source);
      renderColumns(docs, source.columns, source);
    });
  }
  for (const macro of manifest.macros.values()) {
    if (macro.description === "" && macro.arguments.length === 0) continue;
    problems.attempt(() => {
      macro.description = docs.render(macro.description, macro);
      macro.arguments = macro.arguments.map((one) => ({ ...one, description: docs.render(one.description, macro) }));
    });
  }
  for (const exposure of manifest.exposures.values()) {
    problems.attempt(() => {
      exposure.description = docs.render(exposure.description, exposure);
    });
  }
  for (const resource of semanticResources(manifest)) problems.attempt(() => renderParts(docs, resource));
}

function renderColumns(docs: DocRenderer, columns: Record<string, Column>, owner: Described): void {
  for (const column of Object.values(columns)) {
    column.doc_blocks = docs.blocksIn(column.description, owner);
    column.description = docs.render(column.description, owner);
  }
}

function* semanticResources(manifest: Manifest): Iterable<Described> {
  yield* manifest.metrics.values();
  yield* manifest.semantic_models.values();
  yield* manifest.saved_queries.values();
}

/** A metric, semantic model or saved query, and the parts of a semantic model. */
function renderParts(docs: DocRenderer, resource: Described): void {
  renderDescription(docs, resource, resource);
  for (const key of ["dimensions", "measures", "entities"]) {
    const parts: unknown = Reflect.get(resource, key);
    if (!Array.isArray(parts)) continue;
    for (const part of parts) if (typeof part === "object" && part !== null) renderDescription(docs, part, resource);
  }
}

function renderDescription(docs: DocRenderer, holder: object, owner: Described): void {
  const text: unknown = Reflect.get(holder, "description");
  if (typeof text === "string" && text !== "") Reflect.set(holder, "description", docs.render(text, owner));
}

class DocRenderer {
  readonly #state: ParseState;
  readonly #environment: Environment;
  readonly #index = new NameIndex();
  readonly #scope: Scope;

  constructor(state: ParseState, environment: Environment) {
    this.#state = state;
    this.#environment = environment;
    // Whoever's description it is, it sees the root project's vars.
    this.#scope = state.yamlScope(state.project.root.name);
    for (const doc of state.manifest.docs.values()) this.#index.add(doc.name, doc.package_name, doc.unique_id);
  }

  render(text: string, owner: Described): string {
    if (!templateMarks.test(text)) return text;
    const location = { name: owner.name, file: owner.original_file_path };
    try {
      return toText(this.#environment.template(text, location).renderSync(this.#scopeOf(owner)));
    } catch (error) {
      const node = { resourceType: owner.resource_type, name: owner.name, path: owner.original_file_path };
      if (error instanceof TemplateError) throw syntaxError(error, node.path, node);
      if (error instanceof DbtError) error.node ??= node;
      throw error;
    }
  }

  /** Ids of the blocks that a description names with literal arguments. */
  blocksIn(text: string, owner: Described): readonly string[] {
    if (!text.includes("doc") || !templateMarks.test(text)) return [];
    const found: string[] = [];
    for (const call of docCalls(text, owner)) {
      const id = this.#find(call, owner);
      if (id !== null) found.push(id);
    }
    return found;
  }

  #scopeOf(owner: Described): Scope {
    const doc = fn("doc", (args) => {
      const names = args.map(toText);
      const id = names.length === 1 || names.length === 2 ? this.#find(names, owner) : null;
      const block = id === null ? undefined : this.#state.manifest.docs.get(id);
      if (block === undefined) throw missingDoc(names, owner);
      return block.block_contents;
    });
    return scopeOf({ doc }, this.#scope);
  }

  #find(names: readonly string[], owner: Described): string | null {
    const name = names.at(-1) ?? "";
    const targetPackage = names.length > 1 ? (names[0] ?? null) : null;
    const { project, flags } = this.#state;
    const first = flags.behavior["require_ref_searches_node_package_before_root"] === true;
    for (const place of packagesToSearch(project.root.name, owner.package_name, targetPackage, first)) {
      const id = this.#index.find(name, place);
      if (id !== null) return id;
    }
    return null;
  }
}

function docCalls(text: string, owner: Described): readonly (readonly string[])[] {
  try {
    return extractCalls(text, { name: owner.name, file: owner.original_file_path })
      .filter((call) => call.path.length === 1 && call.path[0] === "doc")
      .map((call) => call.args.map((argument) => (typeof argument?.value === "string" ? argument.value : "")));
  } catch (error) {
    // The rendering of the same text tells what is wrong with it.
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

function missingDoc(names: readonly string[], owner: Described): DbtError {
  if (names.length === 0 || names.length > 2) {
    return new DbtError(`doc() takes at most two arguments (${names.length} given)`, {
      code: "resolve/doc-arguments",
      heading: "Compilation Error",
    });
  }
  const inPackage = names.length > 1 ? `in package '${names[0]}'` : "";
  return new DbtError(
    `Documentation for '${owner.unique_id}' depends on doc '${names.at(-1)}' ${inPackage} which was not found`,
    { code: "resolve/unknown-doc", heading: "Compilation Error" },
  );
}
