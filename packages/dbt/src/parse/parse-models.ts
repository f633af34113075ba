// Model files → nodes. A model whose template is nothing but literal ref(), source() and config() calls is read without
// running it, unless the project replaces one of the three.
import { type StaticModel, staticModel } from "@sluice/jinja";
import type { Macro } from "../manifest/types.ts";
import { type Config, mergeCall } from "../node-config/merge-config.ts";
import { fromTemplateValue, toJsonRecord } from "../project/yaml-values.ts";
import { addNode } from "./add-node.ts";
import { applyConfig } from "./apply-config.ts";
import { createNode, fqnOf } from "./create-node.ts";
import { readPythonModel } from "./python-model.ts";
import { renderNode } from "./render-node.ts";
import type { SourceFile } from "./source-files.ts";
import { readSource, sha256Of, stemOf } from "./source-text.ts";
import type { DraftNode, ParseState } from "./state.ts";

export function parseModels(state: ParseState, packageName: string, files: readonly SourceFile[]): void {
  const mayBeStatic = state.flags.staticParser && !replacesBuiltins(state, packageName);
  for (const file of files) {
    state.problems.attempt(() => parseModel(state, file, mayBeStatic));
  }
}

function parseModel(state: ParseState, file: SourceFile, mayBeStatic: boolean): void {
  const { text, firstLine } = readSource(file);
  const name = stemOf(file.relativePath);
  const node = createNode(state, {
    resourceType: "model",
    packageName: file.packageName,
    name,
    uniqueId: `model.${file.packageName}.${name}`,
    path: file.relativePath,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, file.relativePath, name),
    rawCode: text,
    checksum: sha256Of(text),
    language: /\.py$/i.test(file.relativePath) ? "python" : "sql",
  });
  if (node.language === "python") readPythonModel(state, node);
  else {
    const known = mayBeStatic ? staticModel(text) : null;
    if (known === null) renderNode(state, node, text, firstLine);
    else applyStatic(state, node, known);
  }
  addNode(state.manifest, node);
}

function applyStatic(state: ParseState, node: DraftNode, model: StaticModel): void {
  const written: Config = {};
  const merged: Config = {};
  for (const call of model.configs) {
    for (const [key, value] of Object.entries(call)) {
      const config = toJsonRecord({ [key]: fromTemplateValue(value) });
      Object.assign(written, config);
      mergeCall(merged, config);
    }
  }
  const calls = { rendered: merged, unrendered: written };
  state.calls.set(node, calls);
  applyConfig(state, node, calls, null);
  Object.assign(node.unrendered_config, written);
  node.refs = [
    ...node.refs,
    ...model.refs.map((ref) => ({ name: ref.name, package: ref.package, version: ref.version })),
  ];
  node.sources = [...node.sources, ...model.sources.map(([source, table]) => [source, table])];
}

/** Whether ref, source or config mean something of the project's own in a package. */
function replacesBuiltins(state: ParseState, packageName: string): boolean {
  const { macros } = state.manifest;
  const root = state.project.root.name;
  return ["ref", "source", "config"].some((name) => has(macros, packageName, name) || has(macros, root, name));
}

function has(macros: ReadonlyMap<string, Macro>, packageName: string, name: string): boolean {
  return macros.has(`macro.${packageName}.${name}`);
}
