// A manifest with nothing but its macros.
import { hash } from "node:crypto";
import type { Macro, Manifest } from "../manifest/types.ts";
import { quotePolicyOf } from "../node-config/relation-name.ts";
import type { Project } from "../project/types.ts";

export function emptyManifest(project: Project, macros: ReadonlyMap<string, Macro>): Manifest {
  const { name } = project.root;
  return {
    metadata: {
      project_name: name,
      project_id: hash("md5", name),
      adapter_type: project.target.adapter.facts.type,
      quoting: { ...quotePolicyOf(project), column: null },
    },
    nodes: new Map(),
    sources: new Map(),
    macros: new Map(macros),
    docs: new Map(),
    exposures: new Map(),
    metrics: new Map(),
    groups: new Map(),
    semantic_models: new Map(),
    saved_queries: new Map(),
    unit_tests: new Map(),
    functions: new Map(),
    selectors: new Map(project.selectors),
    disabled: new Map(),
  };
}
