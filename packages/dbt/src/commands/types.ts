// What a command gets and gives. One object per invocation, made by `invoke-dbt.ts`.
import type { Adapter, MacroFile } from "@sluice/adapter-contract";
import type { PrecompiledMacros } from "@sluice/jinja";
import type { Invocation } from "../artifacts/metadata.ts";
import type { Fire } from "../events/bus.ts";
import type { Bus } from "../events/create-bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest } from "../manifest/types.ts";
import type { EnvReader } from "../project/types.ts";
import type { RunResult } from "../run/types.ts";

/** A process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface CommandInput {
  readonly flags: Flags;
  readonly fire: Fire;
  readonly bus: Bus;
  readonly env: EnvReader;
  readonly environment: Environment;
  readonly adapters: readonly Adapter[];
  readonly globalMacros: readonly MacroFile[];
  readonly compiledMacros: (() => Promise<PrecompiledMacros>) | null;
  readonly cwd: string;
  readonly home: string;
  readonly pid: number;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
  /** Asks the user a question; null where nobody can answer. */
  readonly ask: Ask | null;
  /** Writes to the user's terminal, for questions only; everything else is an event. */
  readonly stdout: (text: string) => void;
}

/** Gives the answer, or null when the user went away. */
export type Ask = (question: string) => Promise<string | null>;

export interface CommandOutcome {
  /** False: exit code 1. */
  readonly success: boolean;
  readonly results: readonly RunResult[] | null;
  readonly manifest: Manifest | null;
  /** Absolute. */
  readonly targetFolder: string | null;
  /** Ctrl-C ended the command: exit code 2. */
  readonly interrupted?: boolean;
}

export type Command = (input: CommandInput) => Promise<CommandOutcome>;

/** A command that has nothing to hand back. */
export function done(success: boolean): CommandOutcome {
  return { success, results: null, manifest: null, targetFolder: null };
}
