// Which ops run once for each value of a dynamic output. What depends on two of them, or gives more of them, has no key to run by.
import { DefinitionError } from "../definitions/errors.ts";
import { type FlatOp, outputsIn, stepKeyOf } from "./flat-graph.ts";

/** A dynamic output. */
export interface MappingSource {
  readonly step: string;
  readonly output: string;
}

/**
 * By step key: the dynamic output that it is mapped over.
 * @throws {DefinitionError} when dynamic outputs are wired in a way that cannot run
 */
export function mappedOps(ops: readonly FlatOp[], subject: string): ReadonlyMap<string, MappingSource> {
  const mapped = new Map<string, MappingSource>();
  const dynamic = new Set<string>();
  for (const { path, op, inputs } of ops) {
    const key = stepKeyOf(path);
    const sources = new Map<string, MappingSource>();
    for (const { step, output, mode } of Object.values(inputs).flatMap(outputsIn)) {
      const source = mode === "each" ? { step, output } : mapped.get(step);
      if (mode === "collect") {
        if (!dynamic.has(`${step}.${output}`) && source === undefined) throw notMapped(subject, key, step);
      } else if (source !== undefined) sources.set(`${source.step}.${source.output}`, source);
    }
    const [source, another] = sources.values();
    if (source !== undefined && another !== undefined) throw twice(subject, key, [...sources.keys()]);
    if (source !== undefined) mapped.set(key, source);
    for (const [output, { isDynamic }] of Object.entries(op.outs)) {
      if (!isDynamic) continue;
      if (source !== undefined) throw nested(subject, key, source);
      dynamic.add(`${key}.${output}`);
    }
  }
  return mapped;
}

function twice(subject: string, key: string, sources: readonly string[]): DefinitionError {
  return new DefinitionError(
    "ops/mapped-twice",
    `${subject}: op "${key}" depends on more than one dynamic output: ${sources.map((each) => `"${each}"`).join(", ")}`,
    { hint: "collect one of them first: .collect() gives all of its values as a list" },
  );
}

function nested(subject: string, key: string, { step, output }: MappingSource): DefinitionError {
  return new DefinitionError(
    "ops/mapped-dynamic",
    `${subject}: op "${key}" has a dynamic output, and is mapped over "${step}.${output}": there is one level of mapping`,
    { hint: "collect before it" },
  );
}

function notMapped(subject: string, key: string, step: string): DefinitionError {
  return new DefinitionError(
    "ops/collect",
    `${subject}: op "${key}" collects what "${step}" gives, which runs once: it is mapped over no dynamic output`,
    { hint: `let "${step}" take the value that map hands over` },
  );
}
