// Where in a dbt project a message points to, when only its text says so: the file that it names last, with the line that it
// names; else the line of dbt_project.yml or profiles.yml that has one of the words that it quotes.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DbtPlace } from "./types.ts";

const PATHS = /(?<![\w./\\-])((?:[\w.-]+[\\/])*[\w.-]+\.(?:sql|ya?ml|csv|py|md))(?::(\d+))?(?::(\d+))?/g;
const SETTINGS = ["profiles.yml", "dbt_project.yml"];

/** `folders`: the project, and where else its settings may lie; null when the text names nothing that is there. */
export function placeInText(text: string, folders: readonly string[]): DbtPlace | null {
  return namedFile(text, folders) ?? quotedWord(text, folders);
}

function namedFile(text: string, folders: readonly string[]): DbtPlace | null {
  for (const [, path = "", line, column] of [...text.matchAll(PATHS)].reverse()) {
    const file = folders.map((folder) => resolve(folder, path)).find((each) => readLines(each) !== null);
    if (file === undefined) continue;
    const named = line ?? /\bline (\d+)/.exec(text)?.[1] ?? "1";
    return { file, line: Number(named), column: Number(column ?? /\bcolumn (\d+)/.exec(text)?.[1] ?? "1") };
  }
  return null;
}

function quotedWord(text: string, folders: readonly string[]): DbtPlace | null {
  const words = [...text.matchAll(/'([\w.-]{2,})'|"([\w.-]{2,})"/g)].map((match) => match[1] ?? match[2] ?? "");
  for (const file of folders.flatMap((folder) => SETTINGS.map((name) => join(folder, name)))) {
    const lines = readLines(file) ?? [];
    for (const word of words) {
      const index = lines.findIndex((line) => hasWord(line, word));
      if (index >= 0) return { file, line: index + 1, column: (lines[index]?.indexOf(word) ?? 0) + 1 };
    }
  }
  return null;
}

function hasWord(line: string, word: string): boolean {
  const at = line.indexOf(word);
  const around = `${line[at - 1] ?? ""}${line[at + word.length] ?? ""}`;
  return at >= 0 && !/\w/.test(around);
}

function readLines(file: string): readonly string[] | null {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return null;
  }
}
