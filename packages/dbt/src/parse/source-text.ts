// The text of a source file as dbt sees it: without the white space around it, with the line at which it starts.

import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Checksum } from "../manifest/types.ts";
import type { SourceFile } from "./source-files.ts";

export interface SourceText {
  readonly file: SourceFile;
  /** Without white space at its ends. */
  readonly text: string;
  /** The line of the file at which `text` starts, from 1. */
  readonly firstLine: number;
}

export function readSource(file: SourceFile): SourceText {
  const whole = readFileSync(file.absolutePath, "utf8");
  // A byte order mark is text to dbt, and white space to JavaScript.
  const text = whole.charCodeAt(0) === 0xfeff ? whole.trimEnd() : whole.trim();
  const start = text === "" ? 0 : whole.indexOf(text);
  return { file, text, firstLine: start <= 0 ? 1 : countLines(whole, start) };
}

function countLines(text: string, end: number): number {
  let line = 1;
  for (let index = 0; index < end; index++) if (text.charCodeAt(index) === 10) line++;
  return line;
}

export function sha256Of(text: string): Checksum {
  return { name: "sha256", checksum: hash("sha256", text) };
}

export const noChecksum: Checksum = { name: "none", checksum: "" };

/** `stg_orders` of `staging/stg_orders.sql`. */
export function stemOf(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(0, dot) : base;
}

/** The folders of a path below the searched path: `["staging"]`. */
export function foldersOf(path: string): readonly string[] {
  return path.split("/").slice(0, -1);
}
