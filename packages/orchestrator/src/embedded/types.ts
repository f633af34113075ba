// The PostgreSQL server that sluice brings: what callers give and get.

export interface EmbeddedOptions {
  /** Folder of this server: its data, its password, who uses it. Made when missing. */
  readonly dir: string;
  /** Folder of the platform's binaries package; holds `native/bin/postgres`. */
  readonly binaries: string;
  /** Told about what takes time or was mended. */
  readonly log: (line: string) => void;
}

/** A running server that this process uses; the last user who releases it stops it. */
export interface EmbeddedPostgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  connectionString(database: string): string;
  /** Makes the database when it is not there. */
  ensureDatabase(name: string): Promise<void>;
  /** The process of this number uses the server too, for as long as it lives. */
  lend(pid: number): void;
  release(): Promise<void>;
}

/** The embedded server cannot be used; `message` says why, `hint` what to do. */
export class EmbeddedServerError extends Error {
  override readonly name = "EmbeddedServerError";
  readonly hint: string | null;

  constructor(message: string, hint: string | null, cause?: unknown) {
    super(message, { cause });
    this.hint = hint;
  }
}
