// Projects with a mistake in them: the sound project of test/bad-input/cases.json with some files written over or left out.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { repository, temporaryFolder } from "./sluice.ts";

/** Text by path; null: the file is left out. */
export type ProjectFiles = Readonly<Record<string, string | null>>;

export interface BadCase {
  readonly files: ProjectFiles;
  readonly command: readonly string[];
  /** `file:line:column` lines that must be shown. */
  readonly places?: readonly string[];
  readonly hint?: string;
}

export interface BadCases {
  readonly base: ProjectFiles;
  readonly cases: Readonly<Record<string, BadCase>>;
}

/** What dbt prints for a case. */
export interface Golden {
  readonly exit: number;
  readonly lines: readonly string[];
}

export function readCases(file: string): BadCases {
  return JSON.parse(readFileSync(join(repository, "test/bad-input", file), "utf8"));
}

export function readGolden(file: string): Readonly<Record<string, Golden>> {
  return JSON.parse(readFileSync(join(repository, "test/golden/bad-input", file), "utf8")).cases;
}

export const badInput: BadCases = readCases("cases.json");

/** Writes the sound project with `files` over it into a folder of its own. */
export function writeProject(files: ProjectFiles): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({ ...badInput.base, ...files })) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What was printed, line by line, without stamps, empty lines, indents and the folder's name. */
export function printedLines(output: string, folder: string): readonly string[] {
  return stripVTControlCharacters(output)
    .replaceAll(folder, "<D>")
    .split("\n")
    .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, "").trim())
    .filter((line) => line !== "");
}
