// The graph of resources: who depends on whom, by unique id. Immutable; made by `build-graph.ts`.

export interface Graph {
  readonly ids: readonly string[];
  has(id: string): boolean;
  parents(id: string): readonly string[];
  children(id: string): readonly string[];
  /** Everything upstream of `ids`, themselves not counted unless they are upstream of each other. `depth` in edges. */
  ancestors(ids: Iterable<string>, depth?: number | null): Set<string>;
  descendants(ids: Iterable<string>, depth?: number | null): Set<string>;
}

/** A graph from each member's parents; parents that are no members are left out. */
export function createGraph(parentsOf: ReadonlyMap<string, Iterable<string>>): Graph {
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const id of parentsOf.keys()) {
    parents.set(id, []);
    children.set(id, []);
  }
  for (const [id, above] of parentsOf) {
    for (const parent of new Set(above)) {
      const below = children.get(parent);
      if (below === undefined) continue;
      below.push(id);
      parents.get(id)?.push(parent);
    }
  }
  const parentsFrom = (id: string) => parents.get(id) ?? [];
  const childrenFrom = (id: string) => children.get(id) ?? [];
  return {
    ids: [...parents.keys()],
    has: (id) => parents.has(id),
    parents: parentsFrom,
    children: childrenFrom,
    ancestors: (ids, depth = null) => walk(ids, parentsFrom, depth),
    descendants: (ids, depth = null) => walk(ids, childrenFrom, depth),
  };
}

/** Breadth first, so that a depth counts the shortest way. */
function walk(start: Iterable<string>, next: (id: string) => readonly string[], depth: number | null): Set<string> {
  const found = new Set<string>();
  const seen = new Set(start);
  let frontier = [...seen];
  for (let level = 0; frontier.length > 0 && (depth === null || level < depth); level++) {
    const following: string[] = [];
    for (const id of frontier) {
      for (const other of next(id)) {
        found.add(other);
        if (seen.has(other)) continue;
        seen.add(other);
        following.push(other);
      }
    }
    frontier = following;
  }
  return found;
}
