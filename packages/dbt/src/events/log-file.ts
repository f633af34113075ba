// `logs/dbt.log`: lines are buffered and written in one go; the file is rotated by size (dbt.log.1 … dbt.log.5). A log that
// cannot be written never ends a command: the reason is told once, and the rest of the log is dropped.
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface LogFile {
  write(line: string): void;
  flush(): void;
  close(): void;
}

export interface LogFileOptions {
  readonly path: string;
  /** 0 means no limit. */
  readonly maxBytes: number;
  /** Called once, with the reason, when the log cannot be written. */
  readonly onProblem: (reason: string) => void;
}

const BACKUPS = 5;
const BUFFERED_BYTES = 64 * 1024;

export function openLogFile(options: LogFileOptions): LogFile {
  return new RotatingLogFile(options);
}

class RotatingLogFile implements LogFile {
  readonly #options: LogFileOptions;
  #file: number | null = null;
  #broken = false;
  #size = 0;
  #lines: string[] = [];
  #buffered = 0;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    if (this.#broken) return;
    const bytes = Buffer.byteLength(line) + 1;
    this.#guard(() => this.#makeRoom(bytes));
    this.#lines.push(line);
    this.#buffered += bytes;
    if (this.#buffered >= BUFFERED_BYTES) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0 || this.#broken) return;
    const text = Buffer.from(`${this.#lines.join("\n")}\n`);
    this.#lines = [];
    this.#buffered = 0;
    this.#guard(() => {
      const file = this.#open();
      for (let written = 0; written < text.length; ) written += writeSync(file, text, written);
      this.#size += text.length;
    });
  }

  close(): void {
    this.flush();
    if (this.#file !== null) this.#guard(() => closeSync(this.#file ?? -1));
    this.#file = null;
  }

  #open(): number {
    if (this.#file !== null) return this.#file;
    makeFolder(dirname(this.#options.path));
    this.#file = openSync(this.#options.path, "a");
    this.#size = fstatSync(this.#file).size;
    return this.#file;
  }

  #makeRoom(bytes: number): void {
    const { maxBytes } = this.#options;
    if (maxBytes <= 0) return;
    this.#open();
    const size = this.#size + this.#buffered;
    if (size > 0 && size + bytes >= maxBytes) this.#rotate();
  }

  #rotate(): void {
    this.flush();
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    const { path } = this.#options;
    for (let index = BACKUPS - 1; index >= 1; index -= 1) renameIfThere(`${path}.${index}`, `${path}.${index + 1}`);
    renameIfThere(path, `${path}.1`);
    this.#size = 0;
  }

  #guard(work: () => void): void {
    if (this.#broken) return;
    try {
      work();
    } catch (error) {
      this.#broken = true;
      this.#lines = [];
      this.#options.onProblem(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Node's own recursive `mkdir` never ends where the system answers "no such file" for the folder to be made (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
