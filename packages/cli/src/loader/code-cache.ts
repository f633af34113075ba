// Compiled code of the program's chunks, kept from run to run: one file for each kind of process (`dbt build`, `launch`, the
// process of a run …), since each needs other functions. Never needed: whatever is wrong with it, the program only starts slower.
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import type { Script } from "node:vm";

export interface CodeCache {
  /** What an earlier run knew of a chunk. */
  codeOf(file: string): Buffer | undefined;
  /** Notes a chunk that is in use. */
  add(file: string, script: Script): void;
  /** Writes what this run has learnt; called when the process ends. */
  save(exitCode: number): void;
}

interface Saved {
  /** How many runs have added to it. */
  readonly runs: number;
  readonly code: ReadonlyMap<string, Buffer>;
}

/** First line of a file; the parts follow it in this order. */
interface Header {
  readonly runs: number;
  readonly parts: readonly (readonly [name: string, length: number])[];
}

/** After so many good runs, what a kind of process needs is known. */
const ENOUGH_RUNS = 3;
/** V8 copies what does not start at a whole word. */
const WORD = 8;

/** The cache in the first of these files that is there; written to the first that can be. */
export function openCodeCache(files: readonly string[]): CodeCache {
  const saved = files.reduce<Saved | null>((found, file) => found ?? read(file), null);
  const scripts = new Map<string, Script>();
  let incomplete = false;
  return {
    codeOf: (file) => saved?.code.get(basename(file)),
    add(file, script) {
      scripts.set(basename(file), script);
      if (script.cachedDataRejected !== false) incomplete = true;
    },
    save(exitCode) {
      const runs = saved?.runs ?? 0;
      const good = exitCode === 0;
      // A run that failed has not seen all of the code; it only lays the ground.
      if (!incomplete && (!good || runs >= ENOUGH_RUNS)) return;
      const parts = new Map(saved?.code);
      for (const [name, script] of scripts) parts.set(name, script.createCachedData());
      const content = encode(parts, good ? runs + 1 : runs);
      files.find((file) => write(file, content));
    },
  };
}

function encode(parts: ReadonlyMap<string, Buffer>, runs: number): Buffer {
  const header: Header = { runs, parts: [...parts].map(([name, data]) => [name, data.length]) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts.values()].flatMap(padded));
}

function padded(data: Buffer): readonly Buffer[] {
  return [data, Buffer.alloc(roundUp(data.length) - data.length)];
}

function roundUp(length: number): number {
  return Math.ceil(length / WORD) * WORD;
}

function read(file: string): Saved | null {
  try {
    const content = readOwn(file);
    if (content === null) return null;
    const end = content.indexOf("\n") + 1;
    const header: Header = JSON.parse(content.toString("latin1", 0, end));
    const code = new Map<string, Buffer>();
    let offset = roundUp(end);
    for (const [name, length] of header.parts) {
      code.set(name, content.subarray(offset, offset + length));
      offset += roundUp(length);
    }
    return offset === content.length ? { runs: header.runs, code } : null;
  } catch {
    return null;
  }
}

/** Code that another user wrote is not executed. */
function readOwn(file: string): Buffer | null {
  const handle = openSync(file, "r");
  try {
    const own = process.getuid?.() ?? 0;
    const { uid } = fstatSync(handle);
    return uid === own || uid === 0 ? readFileSync(handle) : null;
  } finally {
    closeSync(handle);
  }
}

function write(file: string, content: Buffer): boolean {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, file);
    return true;
  } catch {
    if (existsSync(draft)) rmSync(draft);
    return false;
  }
}
