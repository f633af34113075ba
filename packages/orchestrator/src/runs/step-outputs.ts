// Outputs of ops: which the steps of a run have given so far, and where the inputs of a step that is about to start are kept.
import type { RunEventBody } from "../events/types.ts";
import type { GivenOutput, PlannedInput, PlanStep } from "../plan/types.ts";

/** By step and output: the keys of its values, `null` for the only one, each with the run that gave it (null: this one). */
export type GivenOutputs = Map<string, Map<string, Map<string | null, string | null>>>;

export function givenOutputs(before: readonly GivenOutput[]): GivenOutputs {
  const outputs: GivenOutputs = new Map();
  for (const { stepKey, output, mappingKey, runId } of before) add(outputs, stepKey, output, mappingKey, runId);
  return outputs;
}

/** An attempt that begins gives everything anew. */
export function noteOutput(outputs: GivenOutputs, event: RunEventBody): void {
  if (event.type === "STEP_START" || event.type === "STEP_RESTARTED") outputs.delete(event.stepKey);
  if (event.type === "STEP_OUTPUT") add(outputs, event.stepKey, event.output, event.mappingKey, null);
}

function add(outputs: GivenOutputs, stepKey: string, output: string, mappingKey: string | null, run: string | null) {
  const ofStep = outputs.get(stepKey) ?? new Map<string, Map<string | null, string | null>>();
  const ofOutput = ofStep.get(output) ?? new Map<string | null, string | null>();
  ofOutput.set(mappingKey, run);
  ofStep.set(output, ofOutput);
  outputs.set(stepKey, ofStep);
}

export function hasOutput(outputs: GivenOutputs, stepKey: string, output: string): boolean {
  return outputs.get(stepKey)?.has(output) ?? false;
}

/** The keys of the values of a dynamic output of a step that has succeeded. */
export function mappingKeys(outputs: GivenOutputs, stepKey: string, output: string): readonly string[] {
  return [...(outputs.get(stepKey)?.get(output)?.keys() ?? [])].filter((key) => key !== null);
}

/** The step with each of its inputs as it is kept; parts of lists that nobody gave are left out. */
export function bindInputs(step: PlanStep, outputs: GivenOutputs): PlanStep {
  if (step.inputs === undefined) return step;
  const inputs = Object.entries(step.inputs).map(([name, input]) => [name, bind(input, outputs)] as const);
  return { ...step, inputs: Object.fromEntries(inputs) };
}

function bind(input: PlannedInput, outputs: GivenOutputs): PlannedInput {
  if (input.kind === "list") {
    const there = input.of.filter((each) => each.kind !== "output" || isGiven(each, outputs));
    return { kind: "list", of: there.map((each) => bind(each, outputs)) };
  }
  if (input.kind !== "output") return input;
  const runId =
    outputs
      .get(input.stepKey)
      ?.get(input.output)
      ?.get(input.mappingKey ?? null) ?? null;
  return runId === null ? input : { ...input, runId };
}

function isGiven(input: Extract<PlannedInput, { readonly kind: "output" }>, outputs: GivenOutputs): boolean {
  return (
    outputs
      .get(input.stepKey)
      ?.get(input.output)
      ?.has(input.mappingKey ?? null) ?? false
  );
}
