// Assets in the order in which they can be made.

/** Keys in an order in which everything comes after what it is made of; no recursion, whatever the depth. */
export function parentsFirst(assets: ReadonlyMap<string, { readonly deps: readonly string[] }>): readonly string[] {
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  for (const start of assets.keys()) {
    const stack = [start];
    for (let key = stack.at(-1); key !== undefined; key = stack.at(-1)) {
      if (state.get(key) === undefined) {
        state.set(key, "open");
        const waiting = (assets.get(key)?.deps ?? []).filter((dep) => assets.has(dep) && !state.has(dep));
        if (waiting.length > 0) {
          stack.push(...waiting);
          continue;
        }
      }
      stack.pop();
      if (state.get(key) === "done") continue;
      state.set(key, "done");
      order.push(key);
    }
  }
  return order;
}
