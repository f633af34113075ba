// A command on a terminal of its own (`script` of util-linux makes one), answered as a person does: each key after its question.
import { spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** The words to wait for, and what is typed then. */
export type Answer = readonly [question: string, keys: string];

/** Why there is no terminal to be had here; null when there is one. */
export function reasonForNoTerminal(): string | null {
  const found = spawnSync("script", ["--version"], { encoding: "utf8" });
  return found.status === 0 && found.stdout.includes("util-linux") ? null : "no `script` of util-linux on this machine";
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs `command` to its end and gives everything that the terminal showed, and the exit code. */
export function inTerminal(
  command: readonly string[],
  answers: readonly Answer[],
  options: TerminalOptions,
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn(
    "script",
    ["--quiet", "--return", "--command", `stty columns 100 rows 40; ${line}`, "/dev/null"],
    options,
  );
  const waiting = [...answers];
  let shown = "";
  let read = 0;
  child.stdin.on("error", () => {});
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += stripVTControlCharacters(text);
    const [next] = waiting;
    const at = next === undefined ? -1 : shown.indexOf(next[0], read);
    if (next === undefined || at === -1) return;
    read = at + next[0].length;
    waiting.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      child.stdin.end();
      resolve({ code, shown });
    });
  });
}
