// A circle among assets, if there is one.

/** The keys of one circle, first and last the same; null when the graph has none. */
export function findCycle(
  keys: Iterable<string>,
  depsOf: (key: string) => readonly string[],
): readonly string[] | null {
  const state = new Map<string, "open" | "done">();
  for (const start of keys) {
    if (state.has(start)) continue;
    const path: { readonly key: string; readonly deps: readonly string[]; at: number }[] = [];
    const enter = (key: string) => {
      state.set(key, "open");
      path.push({ key, deps: depsOf(key), at: 0 });
    };
    enter(start);
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const dep = top.deps[top.at++];
      if (dep === undefined) {
        state.set(top.key, "done");
        path.pop();
      } else if (state.get(dep) === "open") {
        const circle = path.slice(path.findIndex((each) => each.key === dep)).map((each) => each.key);
        return [...circle, dep].reverse();
      } else if (!state.has(dep)) enter(dep);
    }
  }
  return null;
}
