// What is wrong with definitions, for the terminal: the place, the words, the lines around it, what to do.
import type { Problem } from "@sluice/orchestrator";
import pc from "picocolors";

/** Lines without a line break at the end; `file` is named where the problem names none. */
export function problemText(problem: Problem, file: string): string {
  const place = problem.file === null ? file : `${problem.file}${problem.line === null ? "" : `:${problem.line}`}`;
  return [
    `${pc.red("error")}: ${place}: ${problem.message}`,
    ...(problem.excerpt === null ? [] : [problem.excerpt]),
    ...(problem.hint === null ? [] : [`hint: ${problem.hint}`]),
  ].join("\n");
}
