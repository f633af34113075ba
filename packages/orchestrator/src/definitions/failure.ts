// What a step's function throws to say what is to become of it: fail and stay so, or be tried again.

/** Across two copies of the package, errors are known by this. */
const RETRY = Symbol.for("sluice.retry");

/** How a failure bears on the next attempt; null when the step's own policy decides. */
export type RetryWish =
  | { readonly kind: "never" }
  | { readonly kind: "again"; readonly maxRetries: number; readonly delayMillis: number };

/** What `Failure` takes. */
export interface FailureOptions {
  readonly description: string;
  /** False: the step is not tried again, whatever its retry policy says (default true). */
  readonly allowRetries?: boolean;
  readonly cause?: unknown;
}

/**
 * Fails the step.
 * @example throw new Failure({ description: "the file has no header", allowRetries: false });
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly [RETRY]: RetryWish | null;

  constructor(options: FailureOptions) {
    super(options.description, { cause: options.cause });
    this[RETRY] = options.allowRetries === false ? { kind: "never" } : null;
  }
}

/** What `RetryRequested` takes. */
export interface RetryRequestedOptions {
  /** Default 1. */
  readonly maxRetries?: number;
  /** Default none. */
  readonly delayMillis?: number;
  readonly message?: string;
  readonly cause?: unknown;
}

/**
 * Has the step tried again, without a retry policy or in its place.
 * @example throw new RetryRequested({ maxRetries: 3, delayMillis: 10_000 });
 */
export class RetryRequested extends Error {
  override readonly name = "RetryRequested";
  readonly [RETRY]: RetryWish;

  constructor(options: RetryRequestedOptions = {}) {
    super(options.message ?? causeText(options.cause) ?? "The step asked to be tried again.", { cause: options.cause });
    const { maxRetries = 1, delayMillis = 0 } = options;
    this[RETRY] = { kind: "again", maxRetries, delayMillis };
  }
}

/** What something thrown says of the next attempt. */
export function retryWishOf(error: unknown): RetryWish | null {
  const wish: unknown = typeof error === "object" && error !== null ? Reflect.get(error, RETRY) : null;
  return isWish(wish) ? wish : null;
}

function isWish(value: unknown): value is RetryWish {
  return (
    typeof value === "object" && value !== null && "kind" in value && (value.kind === "never" || value.kind === "again")
  );
}

function causeText(cause: unknown): string | null {
  return cause instanceof Error ? cause.message : null;
}
