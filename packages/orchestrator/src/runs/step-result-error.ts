// What a step gave is not what its definition says.

/** A result that the step did not announce, or one that it announced and did not give. */
export class StepResultError extends Error {
  override readonly name = "StepResultError";
}
