// Hooks of ops, assets and jobs: functions that are called in the step's process when a step has succeeded, or failed for good.
import type { ErrorInfo } from "../events/types.ts";
import { DefinitionError } from "./errors.ts";
import { resourceNamesOf } from "./required-resources.ts";
import type { Logger } from "./types.ts";

/** What a hook is called with. */
export interface HookContext {
  readonly hookName: string;
  readonly runId: string;
  readonly jobName: string;
  readonly stepKey: string;
  /** Of the op, as it was declared; null for the steps of assets and checks. */
  readonly opName: string | null;
  readonly assetKeys: readonly string[];
  /** What the step threw; null after a success. */
  readonly error: ErrorInfo | null;
  readonly log: Logger;
}

/** Made by `successHook` and `failureHook`. */
export interface HookDefinition<in R = unknown> {
  readonly kind: "hook";
  readonly name: string;
  readonly when: "success" | "failure";
  readonly requires: readonly string[] | null;
  readonly run: (context: HookContext, resources: R) => void | Promise<void>;
}

/** What `asset`, `multiAsset`, `assetCheck` and `dbtAssets` say of hooks; `H` is what these need of the resources. */
export interface Hooked<H = unknown> {
  /** Called when its step has ended. */
  readonly hooks?: readonly HookDefinition<H>[];
}

/** What hooks are made of. */
export interface HookOptions {
  readonly name: string;
}

/**
 * A function that is called after each step of a job that succeeded.
 * @example defineAssetJob({ name: "nightly", hooks: [successHook({ name: "tell" }, ({ stepKey }, { mailbox }: { mailbox: Mailbox }) => mailbox.send(stepKey))] })
 */
export function successHook<R = unknown>(
  { name }: HookOptions,
  run: (context: HookContext, resources: R) => void | Promise<void>,
): HookDefinition<R> {
  return hook(name, "success", run);
}

/** A function that is called after each step of a job that failed, once it is not tried again. */
export function failureHook<R = unknown>(
  { name }: HookOptions,
  run: (context: HookContext, resources: R) => void | Promise<void>,
): HookDefinition<R> {
  return hook(name, "failure", run);
}

function hook<R>(name: string, when: "success" | "failure", run: HookDefinition<R>["run"]): HookDefinition<R> {
  if (name.trim() === "") throw new DefinitionError("definitions/hook-name", "a hook needs a name");
  return { kind: "hook", name, when, requires: resourceNamesOf(run), run };
}
