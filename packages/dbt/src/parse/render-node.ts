// Renders a node's template while the project is read and applies what it told: refs, sources, macros and config.
import { applyConfig, mergeCalls } from "./apply-config.ts";
import { addCaptured } from "./capture.ts";
import type { DraftNode, ParseState } from "./state.ts";

export function renderNode(state: ParseState, node: DraftNode, text: string, firstLine: number): void {
  const captured = state.renderer.renderNode(node, text, {
    name: node.name,
    file: node.original_file_path,
    firstLine,
  });
  addCaptured(node, captured);
  const calls = mergeCalls(captured.configCalls, captured.unrenderedConfigCalls);
  state.calls.set(node, calls);
  applyConfig(state, node, calls, null);
}
