// Expressions, by precedence: conditional, or, and, not, comparison, sum, ~, product, unary, power, postfix, filters.
import type { Token } from "../lexer/tokens.ts";
import type { Value } from "../values/types.ts";
import type { Arguments, CompareOperator, Expr } from "./nodes.ts";
import type { TokenStream } from "./token-stream.ts";

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);
export const noArguments: Arguments = { args: [], kwargs: [], splat: null, keywordSplat: null };

/** One expression; `allowConditional: false` leaves an `if` behind it alone (the filter of a for loop). */
export function parseExpression(tokens: TokenStream, allowConditional = true): Expr {
  if (!allowConditional) return parseOr(tokens);
  let expr = parseOr(tokens);
  while (tokens.isName("if")) {
    const { line } = tokens.next();
    const test = parseOr(tokens);
    const otherwise = tokens.skip("name", "else") ? parseExpression(tokens) : null;
    expr = { type: "conditional", line, test, then: expr, otherwise };
  }
  return expr;
}

/** An expression, or several with commas between: a tuple. */
export function parseTuple(tokens: TokenStream, allowConditional = true): Expr {
  const { line } = tokens.current;
  const items: Expr[] = [];
  let isTuple = false;
  while (!endsTuple(tokens)) {
    items.push(parseExpression(tokens, allowConditional));
    if (!tokens.isOperator(",")) break;
    tokens.next();
    isTuple = true;
  }
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  if (items.length === 0) tokens.fail(`Expected an expression, got '${shown(tokens)}'`);
  return { type: "tuple", line, items };
}

function endsTuple(tokens: TokenStream): boolean {
  const { type } = tokens.current;
  return (
    type === "variable_end" || type === "block_end" || type === "eof" || tokens.isOperator(")") || tokens.isName("in")
  );
}

function shown(tokens: TokenStream): string {
  return tokens.current.type === "variable_end"
    ? "end of print statement"
    : tokens.current.type === "block_end"
      ? "end of statement block"
      : tokens.current.text;
}

function parseOr(tokens: TokenStream): Expr {
  let left = parseAnd(tokens);
  while (tokens.isName("or")) {
    const { line } = tokens.next();
    left = { type: "logic", operator: "or", line, left, right: parseAnd(tokens) };
  }
  return left;
}

function parseAnd(tokens: TokenStream): Expr {
  let left = parseNot(tokens);
  while (tokens.isName("and")) {
    const { line } = tokens.next();
    left = { type: "logic", operator: "and", line, left, right: parseNot(tokens) };
  }
  return left;
}

function parseNot(tokens: TokenStream): Expr {
  if (!tokens.isName("not")) return parseComparison(tokens);
  const { line } = tokens.next();
  return { type: "unary", operator: "not", line, operand: parseNot(tokens) };
}

function parseComparison(tokens: TokenStream): Expr {
  const { line } = tokens.current;
  const left = parseSum(tokens);
  const rest: (readonly [CompareOperator, Expr])[] = [];
  for (;;) {
    const operator = comparisonAt(tokens);
    if (operator === null) break;
    rest.push([operator, parseSum(tokens)]);
  }
  return rest.length === 0 ? left : { type: "compare", line, left, rest };
}

function comparisonAt(tokens: TokenStream): CompareOperator | null {
  const { type, text } = tokens.current;
  if (type === "operator" && comparisons.has(text)) {
    tokens.next();
    return asComparison(text);
  }
  if (tokens.skip("name", "in")) return "in";
  const following = tokens.peek(1);
  if (!tokens.isName("not") || following.type !== "name" || following.text !== "in") return null;
  tokens.next();
  tokens.next();
  return "notin";
}

function asComparison(text: string): CompareOperator {
  switch (text) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
      return text;
    default:
      return ">=";
  }
}

function parseSum(tokens: TokenStream): Expr {
  let left = parseConcat(tokens);
  while (tokens.isOperator("+", "-")) {
    const { line, text } = tokens.next();
    left = { type: "binary", operator: text === "+" ? "+" : "-", line, left, right: parseConcat(tokens) };
  }
  return left;
}

function parseConcat(tokens: TokenStream): Expr {
  const { line } = tokens.current;
  const first = parseProduct(tokens);
  if (!tokens.isOperator("~")) return first;
  const parts = [first];
  while (tokens.skip("operator", "~")) parts.push(parseProduct(tokens));
  return { type: "concat", line, parts };
}

function parseProduct(tokens: TokenStream): Expr {
  let left = parseUnary(tokens);
  while (tokens.isOperator("*", "/", "//", "%")) {
    const { line, text } = tokens.next();
    const operator = text === "*" || text === "/" || text === "//" ? text : "%";
    left = { type: "binary", operator, line, left, right: parseUnary(tokens) };
  }
  return left;
}

function parseUnary(tokens: TokenStream, withFilters = true): Expr {
  let expr: Expr;
  if (tokens.isOperator("-", "+")) {
    const { line, text } = tokens.next();
    expr = { type: "unary", operator: text === "-" ? "-" : "+", line, operand: parseUnary(tokens, false) };
  } else expr = parsePrimary(tokens);
  expr = parsePower(tokens, parsePostfix(tokens, expr));
  return withFilters ? parseFilters(tokens, expr) : expr;
}

function parsePower(tokens: TokenStream, base: Expr): Expr {
  let left = base;
  while (tokens.isOperator("**")) {
    const { line } = tokens.next();
    left = { type: "binary", operator: "**", line, left, right: parseUnary(tokens, false) };
  }
  return left;
}

function parsePrimary(tokens: TokenStream): Expr {
  const token = tokens.current;
  const { line } = token;
  switch (token.type) {
    case "name": {
      tokens.next();
      const constant = constants.get(token.text);
      return constant === undefined
        ? { type: "name", line, name: token.text }
        : { type: "const", line, value: constant };
    }
    case "string":
      return { type: "const", line, value: joinedStrings(tokens) };
    case "integer":
    case "float":
      tokens.next();
      return { type: "const", line, value: token.value };
    default:
      return parseBracketed(tokens, token);
  }
}

function joinedStrings(tokens: TokenStream): string {
  let text = tokens.next().text;
  while (tokens.is("string")) text += tokens.next().text;
  return text;
}

function parseBracketed(tokens: TokenStream, token: Token): Expr {
  if (tokens.skip("operator", "(")) {
    if (tokens.skip("operator", ")")) return { type: "tuple", line: token.line, items: [] };
    const expr = parseTuple(tokens);
    tokens.expect("operator", ")");
    return expr;
  }
  if (tokens.isOperator("[")) return parseList(tokens);
  if (tokens.isOperator("{")) return parseDict(tokens);
  return tokens.fail(
    token.type === "eof" ? "Expected an expression, got 'end of template'" : `unexpected '${shown(tokens)}'`,
  );
}

function parseList(tokens: TokenStream): Expr {
  const { line } = tokens.expect("operator", "[");
  const items: Expr[] = [];
  while (!tokens.isOperator("]")) {
    if (items.length > 0) tokens.expect("operator", ",");
    if (tokens.isOperator("]")) break;
    items.push(parseExpression(tokens));
  }
  tokens.expect("operator", "]");
  return { type: "list", line, items };
}

function parseDict(tokens: TokenStream): Expr {
  const { line } = tokens.expect("operator", "{");
  const pairs: (readonly [Expr, Expr])[] = [];
  while (!tokens.isOperator("}")) {
    if (pairs.length > 0) tokens.expect("operator", ",");
    if (tokens.isOperator("}")) break;
    const key = parseExpression(tokens);
    tokens.expect("operator", ":");
    pairs.push([key, parseExpression(tokens)]);
  }
  tokens.expect("operator", "}");
  return { type: "dict", line, pairs };
}

function parsePostfix(tokens: TokenStream, start: Expr): Expr {
  let expr = start;
  for (;;) {
    if (tokens.isOperator(".", "[")) expr = parseSubscript(tokens, expr);
    else if (tokens.isOperator("(")) expr = parseCall(tokens, expr);
    else return expr;
  }
}

function parseFilters(tokens: TokenStream, start: Expr): Expr {
  let expr = start;
  for (;;) {
    if (tokens.isOperator("|")) expr = parseFilter(tokens, expr);
    else if (tokens.isName("is")) expr = parseTest(tokens, expr);
    else if (tokens.isOperator("(")) expr = parseCall(tokens, expr);
    else return expr;
  }
}

function parseSubscript(tokens: TokenStream, target: Expr): Expr {
  const { line, text } = tokens.next();
  if (text === ".") {
    const token = tokens.next();
    if (token.type === "name") return { type: "attribute", line, target, name: token.text };
    if (token.type !== "integer") tokens.fail("expected name or number", token);
    return { type: "item", line, target, key: { type: "const", line, value: token.value } };
  }
  const subscripts: Expr[] = [];
  while (!tokens.isOperator("]")) {
    if (subscripts.length > 0) tokens.expect("operator", ",");
    subscripts.push(parseKeyOrSlice(tokens, target));
  }
  tokens.expect("operator", "]");
  const [only] = subscripts;
  if (only === undefined) return tokens.fail("expected subscript expression");
  if (only.type === "slice" && only.target === target && subscripts.length === 1) return only;
  const key: Expr = subscripts.length === 1 ? only : { type: "tuple", line, items: subscripts };
  return { type: "item", line, target, key };
}

function parseKeyOrSlice(tokens: TokenStream, target: Expr): Expr {
  const { line } = tokens.current;
  const bound = (): Expr | null => (tokens.isOperator(":", "]", ",") ? null : parseExpression(tokens));
  const start = bound();
  if (!tokens.skip("operator", ":")) return start ?? tokens.fail("expected subscript expression");
  const stop = bound();
  const step = tokens.skip("operator", ":") ? bound() : null;
  return { type: "slice", line, target, start, stop, step };
}

/** The arguments of a call, from `(` to `)`. */
export function parseArguments(tokens: TokenStream): Arguments {
  const open = tokens.expect("operator", "(");
  const args: Expr[] = [];
  const kwargs: (readonly [string, Expr])[] = [];
  let splat: Expr | null = null;
  let keywordSplat: Expr | null = null;
  const ensure = (fits: boolean): void => {
    if (!fits) tokens.fail("invalid syntax for function call expression", open);
  };
  for (let first = true; !tokens.isOperator(")"); first = false) {
    if (!first) tokens.expect("operator", ",");
    if (tokens.isOperator(")")) break;
    if (tokens.skip("operator", "*")) {
      ensure(splat === null && keywordSplat === null);
      splat = parseExpression(tokens);
    } else if (tokens.skip("operator", "**")) {
      ensure(keywordSplat === null);
      keywordSplat = parseExpression(tokens);
    } else if (tokens.is("name") && tokens.peek(1).type === "operator" && tokens.peek(1).text === "=") {
      ensure(keywordSplat === null);
      const { text } = tokens.next();
      tokens.next();
      kwargs.push([text, parseExpression(tokens)]);
    } else {
      ensure(splat === null && keywordSplat === null && kwargs.length === 0);
      args.push(parseExpression(tokens));
    }
  }
  tokens.expect("operator", ")");
  return { args, kwargs, splat, keywordSplat };
}

function parseCall(tokens: TokenStream, callee: Expr): Expr {
  const { line } = tokens.current;
  return { type: "call", line, callee, arguments: parseArguments(tokens) };
}

function dottedName(tokens: TokenStream): string {
  let name = tokens.expect("name").text;
  while (tokens.skip("operator", ".")) name += `.${tokens.expect("name").text}`;
  return name;
}

/** `| name(args)`; with `target: null` the first filter of a filter block, whose bar is not written. */
export function parseFilter(tokens: TokenStream, target: Expr | null): Expr {
  const { line } = tokens.current;
  if (target !== null) tokens.expect("operator", "|");
  const name = dottedName(tokens);
  const filter: Expr = {
    type: "filter",
    line,
    target,
    name,
    arguments: tokens.isOperator("(") ? parseArguments(tokens) : noArguments,
  };
  return tokens.isOperator("|") ? parseFilter(tokens, filter) : filter;
}

function parseTest(tokens: TokenStream, target: Expr): Expr {
  const { line } = tokens.expect("name", "is");
  const negated = tokens.skip("name", "not");
  const name = dottedName(tokens);
  let args: Arguments = noArguments;
  if (tokens.isOperator("(")) args = parseArguments(tokens);
  else if (startsTestArgument(tokens)) {
    if (tokens.isName("is")) tokens.fail("You cannot chain multiple tests with is");
    args = { ...noArguments, args: [parsePostfix(tokens, parsePrimary(tokens))] };
  }
  const test: Expr = { type: "test", line, target, name, arguments: args };
  return negated ? { type: "unary", operator: "not", line, operand: test } : test;
}

function startsTestArgument(tokens: TokenStream): boolean {
  const { type, text } = tokens.current;
  if (type === "name") return !["else", "or", "and", "if", "in", "not"].includes(text) || text === "is";
  return type === "string" || type === "integer" || type === "float" || tokens.isOperator("[", "{");
}
