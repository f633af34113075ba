// Calls the `compose` of a graph or job with something to call for each op, and writes down what is wired. An output can only be
// wired after the call that gives it, so there is no way to write a circle.
import { DefinitionError } from "../definitions/errors.ts";
import type { HookDefinition } from "../definitions/hooks.ts";
import { nearName } from "../selection/near-name.ts";
import { embed, type FlatGraph, type FlatOutput } from "./flat-graph.ts";
import type { OpIn, OpIns } from "./ins-outs.ts";
import { mappedOps } from "./mapped-ops.ts";
import { checkName } from "./names.ts";
import type { Nodes } from "./node.ts";
import { DynamicRef, type FlatValue, isDynamicRef, isOutputRef, OutputRef } from "./refs.ts";

export interface Composition {
  /** `graph "daily"`: how messages begin. */
  readonly subject: string;
  readonly ins: OpIns;
  readonly nodes: Nodes;
  readonly hooks: readonly HookDefinition<never>[];
  /** Given the calls by name, and the inputs. */
  readonly compose: (calls: never, inputs: never) => unknown;
}

/** @throws {DefinitionError} at the line that wires wrongly */
export function composeGraph({ subject, ins, nodes, hooks, compose }: Composition): FlatGraph {
  const scope = {};
  const called = new Map<string, FlatGraph>();
  const call = (name: string) => (wires: unknown) => {
    const node = nodes[name];
    if (node === undefined || called.has(name)) throw calledTwice(subject, name);
    const graph = embed(
      node.flat,
      name,
      wiring(subject, name, node.ins, given(subject, name, node.ins, wires, scope)),
      hooks,
    );
    called.set(name, graph);
    return refsOf(graph, scope);
  };
  for (const name of [...Object.keys(nodes), ...Object.keys(ins)]) checkName(`op of ${subject}`, name);
  const calls = Object.fromEntries(Object.keys(nodes).map((name) => [name, call(name)]));
  const inputs = Object.fromEntries(
    Object.keys(ins).map((name) => [name, new OutputRef({ kind: "input", name }, scope)]),
  );
  const composed: unknown = compose(calls as never, inputs as never);
  const missing = Object.keys(nodes).find((name) => !called.has(name));
  if (missing !== undefined) throw notCalled(subject, missing);
  const graph = { ops: [...called.values()].flatMap((each) => each.ops), ...outputsOf(subject, composed, scope) };
  mappedOps(graph.ops, subject);
  return graph;
}

/** Without `compose`, each op runs by itself. */
export function callAll(calls: Readonly<Record<string, (wires?: unknown) => unknown>>): void {
  for (const call of Object.values(calls)) call();
}

/** What a call wires, by input. */
function given(subject: string, name: string, ins: OpIns, wires: unknown, scope: object) {
  if (wires === undefined) return new Map<string, FlatValue>();
  if (typeof wires !== "object" || wires === null || isOutputRef(wires) || isDynamicRef(wires)) {
    throw new DefinitionError("ops/wires", `${subject}: op "${name}" is called with one object: { input: output }`);
  }
  const found = new Map<string, FlatValue>();
  for (const [input, wired] of Object.entries(wires)) {
    if (!Object.hasOwn(ins, input)) throw unknownInput(subject, name, input, Object.keys(ins));
    if (wired !== undefined) found.set(input, wiredValue(`${subject}: input "${input}" of op "${name}"`, wired, scope));
  }
  return found;
}

function wiredValue(place: string, wired: unknown, scope: object): FlatValue {
  if (Array.isArray(wired)) return { kind: "list", of: wired.map((each) => wiredValue(place, each, scope)) };
  if (isDynamicRef(wired)) {
    throw new DefinitionError("ops/dynamic-wire", `${place} is wired to a dynamic output as a whole`, {
      hint: "map over it to run once for each value: .map((each) => …), or take the list of all: .collect()",
    });
  }
  if (!isOutputRef(wired)) {
    throw new DefinitionError("ops/wires", `${place} is wired to something that is no output of an op`, {
      hint: "a value of your own comes in by run config, or as the default of the input",
    });
  }
  if (wired.scope === scope) return wired.from;
  throw new DefinitionError("ops/other-graph", `${place} is wired to an output of another graph`);
}

function wiring(subject: string, name: string, ins: OpIns, wires: ReadonlyMap<string, FlatValue>) {
  const unwired = (input: string, spec: OpIn): FlatValue | null => {
    if (spec.need === "nothing") return null;
    if (spec.need === "optional") return { kind: "config", path: [name], name: input, spec };
    throw new DefinitionError("ops/missing-input", `${subject}: input "${input}" of op "${name}" is not wired`, {
      hint: "wire it to an output, or give it a default or a schema, so that the run config may give it",
    });
  };
  const filled = new Map(Object.entries(ins).map(([input, spec]) => [input, wires.get(input) ?? unwired(input, spec)]));
  return (input: string) => filled.get(input) ?? null;
}

function refsOf({ outputs, shape }: FlatGraph, scope: object): unknown {
  const refs = Object.entries(outputs).map(([name, output]) => [name, refOf(output, scope)] as const);
  if (shape === "none") return undefined;
  return shape === "one" ? refs[0]?.[1] : Object.fromEntries(refs);
}

function refOf({ value, isDynamic }: FlatOutput, scope: object): OutputRef | DynamicRef {
  return isDynamic ? new DynamicRef(value, scope) : new OutputRef(value, scope);
}

function outputsOf(subject: string, composed: unknown, scope: object): Pick<FlatGraph, "outputs" | "shape"> {
  if (composed === undefined || composed === null) return { outputs: {}, shape: "none" };
  const outputOf = (ref: unknown): FlatOutput => {
    const isDynamic = isDynamicRef(ref);
    if (!isDynamic && !isOutputRef(ref)) {
      throw new DefinitionError("ops/composed", `${subject} gives something that is no output of an op`);
    }
    if (ref.scope !== scope)
      throw new DefinitionError("ops/other-graph", `${subject} gives an output of another graph`);
    return { value: isDynamic ? ref.each : ref.from, isDynamic };
  };
  if (isOutputRef(composed) || isDynamicRef(composed)) return { outputs: { result: outputOf(composed) }, shape: "one" };
  const outputs = Object.entries(composed).map(([name, ref]) => [name, outputOf(ref)] as const);
  for (const [name] of outputs) checkName(`output of ${subject}`, name);
  return { outputs: Object.fromEntries(outputs), shape: "many" };
}

function calledTwice(subject: string, name: string): DefinitionError {
  return new DefinitionError("ops/duplicate-op", `${subject} calls op "${name}" twice`, {
    hint: `name it a second time: ops: { ${name}, ${name}2: … }`,
  });
}

function notCalled(subject: string, name: string): DefinitionError {
  return new DefinitionError("ops/not-called", `${subject} has op "${name}", which is never called`, {
    hint: "call it, or take it out of ops",
  });
}

function unknownInput(subject: string, name: string, input: string, known: readonly string[]): DefinitionError {
  const near = nearName(input, known);
  const inputs = known.length === 0 ? "it has no inputs" : `its inputs are ${known.join(", ")}`;
  return new DefinitionError("ops/unknown-input", `${subject}: op "${name}" has no input "${input}"`, {
    hint: near === null ? inputs : `did you mean "${near}"?`,
  });
}
