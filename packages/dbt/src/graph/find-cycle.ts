// The first cycle of a graph, if there is one.
import type { Graph } from "./graph.ts";

/** The members of a cycle, each before the one that depends on it; null when there is none. */
export function findCycle(graph: Graph): readonly string[] | null {
  const done = new Set<string>();
  for (const start of graph.ids) {
    if (done.has(start)) continue;
    const cycle = searchFrom(graph, start, done);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Depth first, with a list in the place of recursion: chains may be thousands long. */
function searchFrom(graph: Graph, start: string, done: Set<string>): readonly string[] | null {
  const path: { readonly id: string; readonly rest: Iterator<string> }[] = [];
  const onPath = new Set<string>();
  const enter = (id: string) => {
    path.push({ id, rest: graph.children(id)[Symbol.iterator]() });
    onPath.add(id);
  };
  enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done === true) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
    } else if (onPath.has(next.value)) {
      const ids = path.map((step) => step.id);
      return ids.slice(ids.indexOf(next.value));
    } else if (!done.has(next.value)) enter(next.value);
  }
  return null;
}
