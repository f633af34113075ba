// Steps that run once for each value of a dynamic output: their place holders become steps as soon as the values are known, and what
// collects them waits for each of these.
import type { PlannedInput, PlannedOutput, PlanStep, StepNeed } from "./types.ts";

/** The keys of the values of a dynamic output; null while it is not known. */
export type KeysOf = (stepKey: string, output: string) => readonly string[] | null;

/** The same list with every place holder replaced whose values are known. */
export function mapSteps(steps: readonly PlanStep[], keysOf: KeysOf): readonly PlanStep[] {
  const expanded = new Map<string, readonly string[]>();
  for (const { key, mappedBy } of steps) {
    const keys = mappedBy === undefined ? null : keysOf(mappedBy.stepKey, mappedBy.output);
    if (keys !== null) expanded.set(key, keys);
  }
  const collected = (input: PlannedOutput) => input.mode === "collect" && !expanded.has(input.stepKey);
  return steps.flatMap((step) => {
    const keys = expanded.get(step.key);
    const world: Mapping = {
      expanded,
      keysOf: (input) => (collected(input) ? keysOf(input.stepKey, input.output) : null),
    };
    if (keys === undefined) return [placed(step, null, world)];
    return keys.map((key) => placed(step, key, world));
  });
}

interface Mapping {
  readonly expanded: ReadonlyMap<string, readonly string[]>;
  /** Of dynamic outputs that are collected as they are. */
  readonly keysOf: (input: PlannedOutput) => readonly string[] | null;
}

/** The step of a value; null: it is no place holder's, or one that stays. */
function placed(step: PlanStep, mappingKey: string | null, world: Mapping): PlanStep {
  const { mappedBy: _, ...rest } = step;
  const base = mappingKey === null ? step : { ...rest, key: keyFor(step.key, mappingKey), mappingKey };
  const inputs = Object.entries(step.inputs ?? {}).map(
    ([name, input]) => [name, placedInput(input, mappingKey, world)] as const,
  );
  return {
    ...base,
    needs: step.needs.flatMap((need) => placedNeed(need, mappingKey, world)),
    ...(step.inputs !== undefined && { inputs: Object.fromEntries(inputs) }),
  };
}

/** `clean[?]` and `a` to `clean[a]`. */
function keyFor(placeHolder: string, mappingKey: string): string {
  return placeHolder.replace(/\[\?\]$/, `[${mappingKey}]`);
}

function placedNeed(need: StepNeed, mappingKey: string | null, { expanded }: Mapping): readonly StepNeed[] {
  const keys = expanded.get(need.stepKey);
  if (keys === undefined) return [need];
  if (mappingKey !== null) return [{ ...need, stepKey: keyFor(need.stepKey, mappingKey) }];
  return keys.map((key) => ({ ...need, stepKey: keyFor(need.stepKey, key) }));
}

function placedInput(input: PlannedInput, mappingKey: string | null, world: Mapping): PlannedInput {
  if (input.kind === "list") return { kind: "list", of: input.of.map((each) => placedInput(each, mappingKey, world)) };
  if (input.kind !== "output") return input;
  if (mappingKey !== null && input.mode === "each") return { ...input, mode: "value", mappingKey };
  const keys = world.expanded.get(input.stepKey);
  if (keys !== undefined) {
    const of = (key: string): PlannedInput => ({ ...input, mode: "value", stepKey: keyFor(input.stepKey, key) });
    return mappingKey === null || input.mode === "collect" ? { kind: "list", of: keys.map(of) } : of(mappingKey);
  }
  const values = world.keysOf(input);
  if (values === null) return input;
  return { kind: "list", of: values.map((key) => ({ ...input, mode: "value", mappingKey: key })) };
}
