// The layer of every node: one more than the deepest of its parents. Cycles, which should not be, are cut.

/** Layers from 0, in time linear in the number of edges. */
export function longestPathLayers(parents: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const layers = new Map<string, number>();
  const open = new Set<string>();
  for (const start of parents.keys()) {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      if (node === undefined) break;
      if (layers.has(node)) {
        stack.pop();
        continue;
      }
      open.add(node);
      const waitingFor = (parents.get(node) ?? []).filter((parent) => !layers.has(parent) && !open.has(parent));
      if (waitingFor.length > 0) {
        stack.push(...waitingFor);
        continue;
      }
      const deepest = Math.max(-1, ...(parents.get(node) ?? []).map((parent) => layers.get(parent) ?? -1));
      layers.set(node, deepest + 1);
      open.delete(node);
      stack.pop();
    }
  }
  return layers;
}
