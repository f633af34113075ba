// The last part of an output that is longer than its limit: numbered files of which the newest two are kept, put behind the first
// part when the output ends. A process that dies leaves them, and who finds them does the same.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { appendFile, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export interface LogTail {
  write(data: Uint8Array): void;
  /** Bytes that are in neither part so far. */
  readonly leftOut: number;
  /** Puts the last part behind the first; gives the bytes that this added. */
  close(): Promise<number>;
}

const ENDING = /\.tail(\d+)$/;

/** `size`: of each of the two files. */
export function createLogTail(path: string, size: number): LogTail {
  let current: { readonly file: number; bytes: number; readonly number: number } | null = null;
  let kept = 0;
  let total = 0;
  const next = () => {
    const number = (current?.number ?? 0) + 1;
    if (current !== null) closeSync(current.file);
    kept = current?.bytes ?? 0;
    rmSync(`${path}.tail${number - 2}`, { force: true });
    current = { file: openSync(`${path}.tail${number}`, "w"), bytes: 0, number };
    return current;
  };
  return {
    get leftOut() {
      return total - kept - (current?.bytes ?? 0);
    },
    write(data) {
      let rest = data;
      while (rest.length > 0) {
        const into = current !== null && current.bytes < size ? current : next();
        const part = rest.subarray(0, Math.max(1, size - into.bytes));
        writeSync(into.file, part);
        into.bytes += part.length;
        total += part.length;
        rest = rest.subarray(part.length);
      }
    },
    async close() {
      if (current === null) return 0;
      closeSync(current.file);
      return joinTail(path, await tailsOf(path), this.leftOut);
    },
  };
}

/** Puts tails that died processes left in a run's folder behind their first parts. */
export async function joinLeftTails(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const left = names.filter((name) => ENDING.test(name)).map((name) => join(folder, name.replace(ENDING, "")));
  for (const path of new Set(left)) await joinTail(path, await tailsOf(path), null);
}

/** In their order. */
async function tailsOf(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path));
  const numberOf = (name: string) => Number(ENDING.exec(name)?.[1] ?? 0);
  return names
    .filter((name) => ENDING.test(name) && name.replace(ENDING, "") === basename(path))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => join(dirname(path), name));
}

/** `leftOut`: null where nobody knows how much. */
async function joinTail(path: string, tails: readonly string[], leftOut: number | null): Promise<number> {
  const parts = await Promise.all(tails.map((tail) => readFile(tail)));
  const mark = leftOut === 0 ? "" : `\n[… ${leftOut ?? "some"} bytes of output were left out here …]\n`;
  const added = Buffer.concat([Buffer.from(mark), ...parts]);
  await appendFile(path, added);
  await Promise.all(tails.map((tail) => rm(tail, { force: true })));
  return added.length;
}
