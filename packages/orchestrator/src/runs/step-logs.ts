// The raw output of a run's steps: one file per step and stream below the project's `.sluice/logs`, up to a limit.

import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "../host/state-folder.ts";
import { isRunId } from "../storage/run-id.ts";
import { createLogTail, type LogTail } from "./log-tail.ts";

export type LogStream = "stdout" | "stderr";

export interface StepLogWriter {
  write(stream: LogStream, text: string | Uint8Array): void;
  readonly bytes: Readonly<Record<LogStream, number>>;
  readonly truncated: boolean;
  close(): Promise<void>;
}

export interface StepLogOptions {
  readonly root: string;
  readonly runId: string;
  readonly stepKey: string;
  /** Bytes that are kept of a stream (default 10 MB). */
  readonly limit?: number;
  /** Told once when the disk refuses. */
  readonly onProblem: (error: Error) => void;
  readonly onGrowth?: (stream: LogStream, bytes: number) => void;
}

const DEFAULT_LIMIT = 10 * 1024 * 1024;

export function runLogFolder(root: string, runId: string): string {
  return join(stateFolder(root), "logs", runId);
}

/** Any step key as the name of a file. */
export function stepLogName(stepKey: string, stream: LogStream): string {
  const safe = encodeURIComponent(stepKey);
  const name =
    safe.length <= 150
      ? safe
      : `${safe.slice(0, 100)}~${createHash("sha256").update(stepKey).digest("hex").slice(0, 16)}`;
  return `${name}.${stream}`;
}

/**
 * Output is never a reason for a run to fail: when the disk refuses, the rest is dropped and that is said. Of more than the limit
 * the first and the last part are kept.
 */
export function openStepLog(options: StepLogOptions): StepLogWriter {
  const limit = options.limit ?? DEFAULT_LIMIT;
  const folder = runLogFolder(options.root, options.runId);
  const streams = new Map<LogStream, StreamFiles>();
  const bytes = { stdout: 0, stderr: 0 };
  let broken = false;
  const fail = (error: Error) => {
    if (!broken) options.onProblem(error);
    broken = true;
  };
  const filesOf = (stream: LogStream): StreamFiles => {
    const known = streams.get(stream);
    if (known !== undefined) return known;
    mkdirSync(folder, { recursive: true });
    const path = join(folder, stepLogName(options.stepKey, stream));
    const head = createWriteStream(path, { flags: "a" });
    head.on("error", fail);
    const files = { path, head, tail: createLogTail(path, Math.floor(limit / 4)) };
    streams.set(stream, files);
    return files;
  };
  return {
    bytes,
    get truncated() {
      return broken || [...streams.values()].some(({ tail }) => tail.leftOut > 0);
    },
    write(stream, text) {
      const data = typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
      if (broken || data.length === 0) return;
      const room = Math.max(0, Math.floor(limit / 2) - bytes[stream]);
      try {
        const { head, tail } = filesOf(stream);
        const first = data.subarray(0, room);
        if (first.length > 0) head.write(first);
        if (first.length < data.length) tail.write(data.subarray(room));
        bytes[stream] += first.length;
        if (first.length > 0) options.onGrowth?.(stream, bytes[stream]);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    },
    async close() {
      for (const [stream, { head, tail }] of streams) {
        await new Promise((resolve) => head.end(resolve).on("error", resolve));
        bytes[stream] += await tail.close().catch((error: unknown) => {
          fail(error instanceof Error ? error : new Error(String(error)));
          return 0;
        });
      }
    },
  };
}

interface StreamFiles {
  readonly path: string;
  readonly head: WriteStream;
  readonly tail: LogTail;
}

export interface StepLogPart {
  readonly text: string;
  /** Where the next part starts, in bytes. */
  readonly nextOffset: number;
}

const MAX_PART = 256 * 1024;

/** A part of a step's output, from a byte on; null when there is none. Never ends within a character. */
export async function readStepLog(options: {
  readonly root: string;
  readonly runId: string;
  readonly stepKey: string;
  readonly stream: LogStream;
  readonly offset: number;
}): Promise<StepLogPart | null> {
  if (!isRunId(options.runId)) return null;
  const path = join(runLogFolder(options.root, options.runId), stepLogName(options.stepKey, options.stream));
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "r");
  } catch {
    return null;
  }
  try {
    const buffer = Buffer.alloc(MAX_PART);
    const offset = Math.max(0, Math.floor(options.offset));
    const { bytesRead } = await file.read(buffer, 0, MAX_PART, offset);
    const whole = wholeCharacters(buffer.subarray(0, bytesRead));
    return { text: whole.toString("utf8"), nextOffset: offset + whole.length };
  } finally {
    await file.close();
  }
}

/** Leaves out the beginning of a character whose end has not been written yet. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

export interface StepLogFile {
  readonly stepKey: string;
  readonly stream: LogStream;
  readonly bytes: number;
}

/** The files that these steps have written so far. */
export async function listStepLogs(options: {
  readonly root: string;
  readonly runId: string;
  readonly stepKeys: readonly string[];
}): Promise<readonly StepLogFile[]> {
  if (!isRunId(options.runId)) return [];
  const folder = runLogFolder(options.root, options.runId);
  const names = new Set(await readdir(folder).catch((): string[] => []));
  const found: StepLogFile[] = [];
  for (const stepKey of options.stepKeys) {
    for (const stream of ["stdout", "stderr"] as const) {
      const name = stepLogName(stepKey, stream);
      if (names.has(name)) found.push({ stepKey, stream, bytes: (await stat(join(folder, name))).size });
    }
  }
  return found;
}
