// What a template told while it was rendered, written to its node.
import type { Captured } from "../compile/types.ts";
import type { DraftNode } from "./state.ts";

/** Adds refs, sources, metrics, functions and macros; macros once each. */
export function addCaptured(node: DraftNode, captured: Captured): void {
  if (captured.refs.length > 0) node.refs = [...node.refs, ...captured.refs];
  if (captured.sources.length > 0) node.sources = [...node.sources, ...captured.sources];
  if (captured.metrics.length > 0) node.metrics = [...node.metrics, ...captured.metrics];
  if (captured.functions.length > 0) node.functions = [...node.functions, ...captured.functions];
  addMacros(node, captured.macros);
}

export function addMacros(node: DraftNode, macros: readonly string[]): void {
  if (macros.length === 0) return;
  node.depends_on = { macros: [...new Set([...node.depends_on.macros, ...macros])], nodes: node.depends_on.nodes };
}
