// The order of a run: which selected nodes may start now. In: the graph and the selected ids. Out: ready nodes, each
// once, ordered by depth and then by id. Dependencies through nodes that were not selected still count.

export interface QueueGraph {
  parents(id: string): Iterable<string>;
}

export interface Queue {
  /** Nodes that became ready since the last call, in order. */
  takeReady(): readonly string[];
  markDone(id: string): void;
  /** Nodes that were not handed out yet. */
  readonly waiting: number;
  /** Nodes that were handed out and are not done. */
  readonly running: number;
  readonly finished: boolean;
}

/** A queue over `selected`; with `independent`, nothing waits for anything. */
export function createQueue(graph: QueueGraph, selected: ReadonlySet<string>, independent = false): Queue {
  const parents = independent ? new Map<string, Set<string>>() : selectedParents(graph, selected);
  const children = invert(parents);
  const levels = depthLevels(selected, parents, children);
  const open = new Map<string, number>([...selected].map((id) => [id, parents.get(id)?.size ?? 0]));
  const before = (a: string, b: string) => (levels.get(a) ?? 0) - (levels.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);

  let ready = [...selected].filter((id) => open.get(id) === 0);
  let running = 0;
  let done = 0;
  return {
    takeReady() {
      const taken = ready.sort(before);
      ready = [];
      running += taken.length;
      return taken;
    },
    markDone(id) {
      running -= 1;
      done += 1;
      for (const child of children.get(id) ?? []) {
        const left = (open.get(child) ?? 0) - 1;
        open.set(child, left);
        if (left === 0) ready.push(child);
      }
    },
    get waiting() {
      return selected.size - running - done;
    },
    get running() {
      return running;
    },
    get finished() {
      return done === selected.size;
    },
  };
}

/** For each selected node its nearest selected ancestors. */
function selectedParents(graph: QueueGraph, selected: ReadonlySet<string>): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  const result = new Map<string, Set<string>>();
  for (const id of selected) {
    resolve(id);
    result.set(id, known.get(id) ?? new Set());
  }
  return result;

  // Depth first without recursion: a node is resolved once everything above it is.
  function resolve(start: string): void {
    const stack = [start];
    while (stack.length > 0) {
      const id = stack[stack.length - 1] ?? "";
      if (known.has(id)) {
        stack.pop();
        continue;
      }
      const above = [...graph.parents(id)];
      const missing = above.filter((parent) => !selected.has(parent) && !known.has(parent));
      if (missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      const nearest = new Set<string>();
      for (const parent of above) {
        if (selected.has(parent)) nearest.add(parent);
        else for (const further of known.get(parent) ?? []) nearest.add(further);
      }
      nearest.delete(id);
      known.set(id, nearest);
      stack.pop();
    }
  }
}

function invert(parents: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [id, above] of parents) {
    for (const parent of above) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  return children;
}

/** Length of the longest way from a root. */
function depthLevels(
  selected: ReadonlySet<string>,
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  children: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const open = new Map<string, number>();
  const levels = new Map<string, number>();
  let layer = [...selected].filter((id) => (parents.get(id)?.size ?? 0) === 0);
  for (let level = 0; layer.length > 0; level += 1) {
    const next: string[] = [];
    for (const id of layer) {
      levels.set(id, level);
      for (const child of children.get(id) ?? []) {
        const left = (open.get(child) ?? parents.get(child)?.size ?? 0) - 1;
        open.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    layer = next;
  }
  return levels;
}
