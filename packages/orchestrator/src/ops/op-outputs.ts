// What an op's function gives, as a stream of outputs: it may return values, or yield outputs one by one.
import { DefinitionError } from "../definitions/errors.ts";
import { isOutputValue, isStepNews, Output, type OutputValue, type StepNews } from "../definitions/op-results.ts";
import type { OutSpecs } from "./ins-outs.ts";

export async function* outputsOf(
  name: string,
  outs: OutSpecs,
  work: () => unknown,
): AsyncIterable<OutputValue | StepNews> {
  const started = work();
  const given = isStream(started) ? started : await started;
  if (isStream(given)) yield* checked(name, given);
  else yield* ofValue(name, outs, given);
}

/** A generator of either sort; a list is a value. */
function isStream(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== "object" || value === null) return false;
  if (Symbol.asyncIterator in value) return true;
  return Symbol.iterator in value && "next" in value;
}

async function* checked(name: string, stream: AsyncIterable<unknown> | Iterable<unknown>) {
  for await (const each of stream) {
    if (!isOutputValue(each) && !isStepNews(each)) {
      throw new DefinitionError("ops/yielded", `op "${name}" yielded something that is no Output and no event`);
    }
    yield each;
  }
}

function* ofValue(name: string, outs: OutSpecs, given: unknown): Iterable<OutputValue> {
  if (isOutputValue(given)) {
    yield given;
    return;
  }
  const [only, ...others] = Object.keys(outs);
  const spec = only === undefined || others.length > 0 ? undefined : outs[only];
  if (only === undefined || spec === undefined) yield* ofValues(name, outs, given);
  else if (spec.isDynamic) yield* ofList(name, given);
  else if (given !== undefined || spec.isRequired) yield new Output(given, { output: only });
}

function* ofList(name: string, given: unknown): Iterable<OutputValue> {
  if (Array.isArray(given) && given.every(isOutputValue)) yield* given;
  else if (given !== undefined) {
    throw new DefinitionError(
      "ops/returned",
      `op "${name}" has a dynamic output: it must give a list of DynamicOutput`,
    );
  }
}

/** An object with a value for each output; one that is left out is not given. */
function* ofValues(name: string, outs: OutSpecs, given: unknown): Iterable<OutputValue> {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const names = Object.keys(outs).join(", ");
    throw new DefinitionError("ops/returned", `op "${name}" has several outputs: it must return { ${names} }`);
  }
  for (const [output, value] of Object.entries(given)) if (value !== undefined) yield new Output(value, { output });
}
