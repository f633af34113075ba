// Cuts a project file into its top-level blocks (macros, tests, snapshots, docs, …) and the text between them, as dbt
// does: before the template language looks at any of it.
import type { SourceLocation } from "../runtime/types.ts";
import { BlockScanner, type ScannedTag } from "./block-scanner.ts";
import type { Block } from "./types.ts";

export interface ExtractOptions {
  /** Told of every other tag that stands outside of the blocks. */
  readonly onUnexpected?: (tag: string, line: number) => void;
}

const controlEnds: ReadonlyMap<string, string> = new Map([
  ["if", "endif"],
  ["for", "endfor"],
]);
const controlStarts: ReadonlyMap<string, string> = new Map([
  ["endif", "if"],
  ["endfor", "for"],
]);

/** @throws TemplateSyntaxError for blocks that are not closed, nested, or inside of `if` and `for` */
export function extractBlocks(
  text: string,
  allowed: ReadonlySet<string>,
  location: SourceLocation,
  options: ExtractOptions = {},
): Block[] {
  const scanner = new BlockScanner(text, location);
  const blocks: Block[] = [];
  const control: string[] = [];
  const firstLine = location.firstLine ?? 1;
  const lineAt = (offset: number): number => scanner.lineAt(offset) + firstLine - 1;
  let open: ScannedTag | null = null;
  let done = 0;
  for (let tag = scanner.next(); tag !== null; tag = scanner.next()) {
    followControl(scanner, control, tag);
    if (allowed.has(tag.name)) {
      checkPlace(scanner, control, open, tag);
      if (tag.start > done) blocks.push(rawBlock(text, done, tag.start, lineAt(done)));
      open = tag;
      done = tag.start;
    } else if (open !== null && tag.name === `end${open.name}`) {
      blocks.push(blockOf(text, open, tag, lineAt));
      open = null;
      done = tag.end;
    } else if (open === null) options.onUnexpected?.(tag.name, lineAt(tag.start));
  }
  if (open !== null) {
    const line = scanner.text.slice(0, open.end).split("\n").length;
    throw scanner.error(
      `Reached EOF without finding a close tag for ${open.name} (searched from line ${line})`,
      open.start,
    );
  }
  if (done < text.length) blocks.push(rawBlock(text, done, text.length, lineAt(done)));
  return blocks;
}

function blockOf(text: string, open: ScannedTag, close: ScannedTag, lineAt: (offset: number) => number): Block {
  const startLine = lineAt(open.start);
  return {
    kind: open.name,
    name: open.blockName,
    fullText: text.slice(open.start, close.end),
    contents: text.slice(open.end, close.start),
    header: open.header,
    startOffset: open.start,
    startLine,
    contentsLine: lineAt(open.end),
  };
}

function rawBlock(text: string, start: number, end: number, line: number): Block {
  const contents = text.slice(start, end);
  return {
    kind: "raw",
    name: "",
    fullText: contents,
    contents,
    header: "",
    startOffset: start,
    startLine: line,
    contentsLine: line,
  };
}

/** Keeps count of the `if` and `for` that are open. */
function followControl(scanner: BlockScanner, control: string[], tag: ScannedTag): void {
  if (controlEnds.has(tag.name)) control.push(tag.name);
  const start = controlStarts.get(tag.name);
  if (start === undefined) return;
  const opened = control.pop();
  const expected = opened === undefined ? null : controlEnds.get(opened);
  if (expected === tag.name) return;
  const wanted = expected === null ? `never saw a preceeding ${start}` : `expected ${expected} next`;
  throw scanner.error(
    `Got an unexpected control flow end tag, got ${tag.name} but ${wanted} (@ ${placeOf(scanner, tag.start)})`,
    tag.start,
  );
}

function checkPlace(scanner: BlockScanner, control: readonly string[], open: ScannedTag | null, tag: ScannedTag): void {
  if (control.length > 0) {
    throw scanner.error(
      `Got a block definition inside control flow at ${placeOf(scanner, tag.start)}. All dbt block definitions must be at the top level`,
      tag.start,
    );
  }
  if (open === null) return;
  throw scanner.error(
    `Got nested tags: ${open.name} (started at ${scanner.positionOf(open.start)}) did not have a matching {{% end${open.name} %}} before a subsequent ${tag.name} was found (started at ${scanner.positionOf(tag.start)})`,
    tag.start,
  );
}

function placeOf(scanner: BlockScanner, offset: number): string {
  return `${scanner.text.slice(0, offset).split("\n").length}:${scanner.columnAt(offset)}`;
}
