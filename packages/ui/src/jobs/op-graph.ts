// The ops of a job as a picture: graphs are one box until they are opened. Pure.
import type { JobDetail } from "@sluice/api";
import { longestPathLayers } from "../graph/layers.ts";

type Step = JobDetail["steps"][number];

export interface OpBox {
  /** Of an op the key of its step, of a graph its path. */
  readonly id: string;
  readonly label: string;
  readonly kind: "op" | "graph";
  /** Ops in it. */
  readonly count: number;
  readonly note: string | null;
  readonly column: number;
  readonly row: number;
}

export interface OpPicture {
  readonly boxes: readonly OpBox[];
  readonly edges: readonly { readonly from: OpBox; readonly to: OpBox }[];
  readonly columns: number;
  readonly rows: number;
  /** Paths of all graphs. */
  readonly graphs: readonly string[];
}

export function opPicture(steps: readonly Step[], opened: ReadonlySet<string>): OpPicture {
  const boxOf = new Map(steps.map((step) => [step.key, shownAs(step.key, opened)]));
  const inBox = new Map<string, Step[]>();
  for (const step of steps) {
    const id = boxOf.get(step.key) ?? step.key;
    inBox.set(id, [...(inBox.get(id) ?? []), step]);
  }
  const parents = new Map([...inBox].map(([id, inside]) => [id, parentsOf(id, inside, boxOf)]));
  const layers = longestPathLayers(parents);
  const filled = new Map<number, number>();
  const boxes = new Map<string, OpBox>();
  for (const [id, inside] of inBox) {
    const column = layers.get(id) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    boxes.set(id, { ...boxAs(id, inside), column, row });
  }
  const edges = [...parents].flatMap(([id, sources]) =>
    sources.flatMap((source) => {
      const [from, to] = [boxes.get(source), boxes.get(id)];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
  );
  const graphs = [...new Set(steps.flatMap((step) => graphsAround(step.key)))];
  return {
    boxes: [...boxes.values()],
    edges,
    columns: Math.max(0, ...filled.keys()) + 1,
    rows: Math.max(1, ...filled.values()),
    graphs,
  };
}

/** `["a", "a.b"]` of `a.b.load`. */
function graphsAround(key: string): readonly string[] {
  const parts = key.split(".").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

/** The outermost graph around it that is not open, or itself. */
function shownAs(key: string, opened: ReadonlySet<string>): string {
  return graphsAround(key).find((path) => !opened.has(path)) ?? key;
}

function parentsOf(id: string, inside: readonly Step[], boxOf: ReadonlyMap<string, string>): readonly string[] {
  const sources = inside.flatMap((step) => step.deps.flatMap((dep) => boxOf.get(dep) ?? []));
  return [...new Set(sources)].filter((source) => source !== id);
}

function boxAs(id: string, inside: readonly Step[]): Omit<OpBox, "column" | "row"> {
  const [first] = inside;
  if (first === undefined || first.key !== id) {
    return { id, label: id, kind: "graph", count: inside.length, note: `graph of ${inside.length}` };
  }
  const { op } = first;
  const notes = [op?.isDynamic ? "any number of values" : null, op?.isMapped ? "once for each value" : null];
  const note =
    notes.find((each) => each !== null) ?? (op !== null && op.name !== id.split(".").at(-1) ? op.name : null);
  return { id, label: id, kind: "op", count: 1, note };
}
