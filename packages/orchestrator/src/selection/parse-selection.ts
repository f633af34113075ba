// Tokens of a selection to its tree. From loose to tight: `or`, `and`, `not`, `2+x+3`, then names, `roots(…)`, parentheses.
import { lexSelection, type SelectionToken } from "./lex-selection.ts";
import { type SelectionAttribute, SelectionError, type SelectionNode } from "./types.ts";

const ATTRIBUTES: ReadonlySet<string> = new Set<SelectionAttribute>(["key", "group", "kind", "tag", "owner"]);
const MAX_DEPTH = 200;

interface Cursor {
  readonly source: string;
  readonly tokens: readonly SelectionToken[];
  at: number;
  depth: number;
}

/** @throws {SelectionError} when the text is no selection */
export function parseSelection(source: string): SelectionNode {
  const cursor: Cursor = { source, tokens: lexSelection(source), at: 0, depth: 0 };
  if (peek(cursor).kind === "end") throw new SelectionError("the selection is empty", '"*" selects every asset');
  const node = parseOr(cursor);
  if (peek(cursor).kind !== "end") throw unexpected(cursor);
  return node;
}

function parseOr(cursor: Cursor): SelectionNode {
  let left = parseAnd(cursor);
  while (takeWord(cursor, "or")) left = { kind: "or", left, right: parseAnd(cursor) };
  return left;
}

function parseAnd(cursor: Cursor): SelectionNode {
  let left = parseNot(cursor);
  while (takeWord(cursor, "and")) left = { kind: "and", left, right: parseNot(cursor) };
  return left;
}

function parseNot(cursor: Cursor): SelectionNode {
  if (!takeWord(cursor, "not")) return parseTraversal(cursor);
  return nested(cursor, () => ({ kind: "not", operand: parseNot(cursor) }));
}

function parseTraversal(cursor: Cursor): SelectionNode {
  let upstream: number | null = 0;
  if (peek(cursor).kind === "+") {
    cursor.at++;
    upstream = null;
  } else if (isDepth(peek(cursor)) && peek(cursor, 1).kind === "+" && startsOperand(peek(cursor, 2))) {
    upstream = Number(peek(cursor).text);
    cursor.at += 2;
  }
  const operand = parseOperand(cursor);
  let downstream: number | null = 0;
  if (peek(cursor).kind === "+") {
    cursor.at++;
    downstream = null;
    if (isDepth(peek(cursor))) {
      downstream = Number(peek(cursor).text);
      cursor.at++;
    }
  }
  return upstream === 0 && downstream === 0 ? operand : { kind: "traversal", operand, upstream, downstream };
}

function parseOperand(cursor: Cursor): SelectionNode {
  const token = peek(cursor);
  if (token.kind === "(") return parseGroup(cursor);
  if (token.kind === "text") {
    cursor.at++;
    return { kind: "attribute", attribute: "key", value: token.text };
  }
  if (token.kind !== "word") throw unexpected(cursor);
  const next = peek(cursor, 1).kind;
  cursor.at++;
  if ((token.text === "roots" || token.text === "sinks") && next === "(") {
    return { kind: token.text, operand: parseGroup(cursor) };
  }
  if (next === ":") return parseAttribute(cursor, token);
  if (token.text === "*") return { kind: "all" };
  return { kind: "attribute", attribute: "key", value: token.text };
}

function parseGroup(cursor: Cursor): SelectionNode {
  return nested(cursor, () => {
    cursor.at++;
    const inner = parseOr(cursor);
    if (peek(cursor).kind !== ")") throw unexpected(cursor);
    cursor.at++;
    return inner;
  });
}

function parseAttribute(cursor: Cursor, name: SelectionToken): SelectionNode {
  if (!isAttribute(name.text)) {
    throw new SelectionError(
      `selection \`${cursor.source}\`: "${name.text}:" is not something to select by`,
      `known: ${[...ATTRIBUTES].map((each) => `${each}:`).join(" ")}`,
    );
  }
  cursor.at++;
  let value = takeValue(cursor);
  if (name.text === "tag" && peek(cursor).kind === "=") {
    cursor.at++;
    value = `${value}=${takeValue(cursor)}`;
  }
  // An owner may be `team:data`.
  if (name.text === "owner" && peek(cursor).kind === ":") {
    cursor.at++;
    value = `${value}:${takeValue(cursor)}`;
  }
  return { kind: "attribute", attribute: name.text, value };
}

function takeValue(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind !== "word" && token.kind !== "text") throw unexpected(cursor);
  cursor.at++;
  return token.text;
}

function nested(cursor: Cursor, parse: () => SelectionNode): SelectionNode {
  if (++cursor.depth > MAX_DEPTH) throw new SelectionError("the selection is nested too deeply");
  const node = parse();
  cursor.depth--;
  return node;
}

function peek(cursor: Cursor, ahead = 0): SelectionToken {
  const last = cursor.tokens.length - 1;
  const token = cursor.tokens[Math.min(cursor.at + ahead, last)];
  if (token === undefined) throw new SelectionError("the selection is empty");
  return token;
}

function takeWord(cursor: Cursor, word: string): boolean {
  const token = peek(cursor);
  if (token.kind !== "word" || token.text.toLowerCase() !== word) return false;
  cursor.at++;
  return true;
}

function isAttribute(text: string): text is SelectionAttribute {
  return ATTRIBUTES.has(text);
}

function isDepth(token: SelectionToken): boolean {
  return token.kind === "word" && /^\d{1,6}$/.test(token.text);
}

function startsOperand(token: SelectionToken): boolean {
  return token.kind === "word" || token.kind === "text" || token.kind === "(";
}

function unexpected(cursor: Cursor): SelectionError {
  const token = peek(cursor);
  const what = token.kind === "end" ? "ends too early" : `\`${token.text}\` at ${token.offset + 1} is not expected`;
  return new SelectionError(
    `selection \`${cursor.source}\`: ${what}`,
    "for example: group:staging or +orders and not kind:seed",
  );
}
