// Run config as text: read, checked against the job's schema, every problem with its place in the text.
import { load, YAMLException } from "js-yaml";
import { checkConfig } from "./check-config.ts";
import { findPlace, type TextRange } from "./yaml-places.ts";

export interface TextProblem extends TextRange {
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
}

/** True for nothing but blanks and comments. */
export function isEmptyConfig(text: string): boolean {
  return text.replace(/^\s*#.*$/gm, "").trim() === "";
}

export function checkYaml(text: string, schema: unknown): readonly TextProblem[] {
  let value: unknown;
  try {
    value = isEmptyConfig(text) ? {} : (load(text) ?? {});
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = Math.min(text.length, error.mark?.position ?? 0);
    return [{ from: at, to: at, line: lineOf(text, at), message: error.reason }];
  }
  return checkConfig(schema, value).map(({ path, message }) => {
    const range = findPlace(text, path);
    return { ...range, line: lineOf(text, range.from), message };
  });
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
