// The border to the dbt engine: how it is called, and what it tells. The native engine and a dbt executable both fit.

/** One of dbt's structured events, as its JSON log holds it. */
export interface DbtLogEvent {
  readonly info: {
    readonly name: string;
    readonly level: string;
    readonly msg: string;
    readonly ts: string;
    readonly thread: string;
    readonly invocation_id: string;
  };
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DbtInvokeOptions {
  /** Without the name of the program: `["build", "--select", "tag:daily"]`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly onEvent: (event: DbtLogEvent) => void;
}

/** A place in a file of the dbt project. */
export interface DbtPlace {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What ended a command. */
export interface DbtProblem {
  /** dbt's words, from the heading on. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string | null;
  readonly place: DbtPlace | null;
}

export interface DbtOutcome {
  /** dbt's: 0, 1 or 2. */
  readonly exitCode: number;
  /** What ended the command, when the engine can say so (default null). */
  readonly problem?: DbtProblem | null;
}

/** Something that does what dbt does. */
export interface DbtEngine {
  /** Whether every command starts a process (default false). */
  readonly startsProcess?: boolean;
  /** Settles when the command has ended. */
  invoke(options: DbtInvokeOptions): Promise<DbtOutcome>;
}
