// dbt's console lines, made comparable: stamps, durations and the order of what runs side by side differ from run to run.

import { stripVTControlCharacters } from "node:util";

/** The lines with stamps, durations, colours and absolute folders replaced. */
export function normalLines(output: string): readonly string[] {
  return stripVTControlCharacters(output)
    .split("\n")
    .map((line) =>
      line
        .replace(/^\d\d:\d\d:\d\d {2}/, "HH:MM:SS  ")
        .replace(/ in \d+\.\d\ds\]/, " in N.NNs]")
        .replace(
          /in \d+ hours \d+ minutes and \d+\.\d\d seconds \(\d+\.\d\ds\)/,
          "in N hours N minutes and N.NN seconds (N.NNs)",
        )
        .replace(/(python|node) (version|path): .*/, "$1 $2: …")
        .replace(/os info: .*/, "os info: …")
        .replace(/Using dbt_project.yml file at .*/, "Using dbt_project.yml file at …")
        .replace(/(host|port|user|database): .*/, "$1: …")
        .trimEnd(),
    );
}

/** Progress lines without their place in the order, and as a bag: which of two threads comes first is chance. */
export function unordered(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => line.replace(/^HH:MM:SS {2}\d+ of (\d+) (.*?)( \.*)? \[/, "HH:MM:SS  N of $1 $2 … ["))
    .filter((line) => line !== "" && line !== "HH:MM:SS")
    .sort();
}
