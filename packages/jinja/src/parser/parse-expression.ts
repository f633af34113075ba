// Expressions, by precedence: conditional, or, and, not, comparison, sum, ~, product, power, unary, postfix, filters.
// One long file, as the levels call each other in a circle.
import { stringRepr } from "../format/string-repr.ts";
import { describeToken, type Token } from "../lexer/tokens.ts";
import type { Value } from "../values/types.ts";
import type { Arguments, At, CompareOperator, Expr, FilterExpr } from "./nodes.ts";
import type { TokenStream } from "./token-stream.ts";

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);
const noArguments: Arguments = { args: [], kwargs: [], splat: null, keywordSplat: null };

export interface TupleOptions {
  /** False leaves an `if` behind it alone (the condition of `for` and `if` tags). */
  readonly allowConditional?: boolean;
  /** `()` is a tuple. */
  readonly inParentheses?: boolean;
}

export function placeOf(at: At): At {
  return { line: at.line, column: at.column };
}

/** One expression; `allowConditional: false` leaves an `if` behind it alone. */
export function parseExpression(tokens: TokenStream, allowConditional = true): Expr {
  let expr = parseOr(tokens);
  if (!allowConditional) return expr;
  while (tokens.skip("name", "if")) {
    const test = parseOr(tokens);
    const whenFalse = tokens.skip("name", "else") ? parseExpression(tokens) : null;
    expr = { type: "conditional", ...placeOf(expr), test, whenTrue: expr, whenFalse };
  }
  return expr;
}

/** An expression, or several with commas between: a tuple. */
export function parseTuple(tokens: TokenStream, options: TupleOptions = {}): Expr {
  const start = tokens.current;
  const items: Expr[] = [];
  let isTuple = false;
  while (!endsTuple(tokens)) {
    items.push(parseExpression(tokens, options.allowConditional ?? true));
    if (!tokens.isOperator(",")) break;
    isTuple = true;
    tokens.next();
  }
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  if (items.length === 0 && !options.inParentheses) {
    tokens.fail(`Expected an expression, got ${stringRepr(describeToken(tokens.current))}`);
  }
  return { type: "tuple", ...placeOf(start), items };
}

/** Whether a tuple ends here. */
export function endsTuple(tokens: TokenStream): boolean {
  const { type } = tokens.current;
  return type === "variable_end" || type === "block_end" || tokens.isOperator(")");
}

function parseOr(tokens: TokenStream): Expr {
  let left = parseAnd(tokens);
  while (tokens.skip("name", "or")) {
    left = { type: "logic", operator: "or", ...placeOf(left), left, right: parseAnd(tokens) };
  }
  return left;
}

function parseAnd(tokens: TokenStream): Expr {
  let left = parseNot(tokens);
  while (tokens.skip("name", "and")) {
    left = { type: "logic", operator: "and", ...placeOf(left), left, right: parseNot(tokens) };
  }
  return left;
}

function parseNot(tokens: TokenStream): Expr {
  if (!tokens.isName("not")) return parseComparison(tokens);
  const token = tokens.next();
  return { type: "unary", operator: "not", ...placeOf(token), operand: parseNot(tokens) };
}

function parseComparison(tokens: TokenStream): Expr {
  const left = parseSum(tokens);
  const rest: (readonly [CompareOperator, Expr])[] = [];
  for (;;) {
    const operator = comparisonAt(tokens);
    if (operator === null) break;
    rest.push([operator, parseSum(tokens)]);
  }
  return rest.length === 0 ? left : { type: "compare", ...placeOf(left), left, rest };
}

function comparisonAt(tokens: TokenStream): CompareOperator | null {
  const { type, text } = tokens.current;
  if (type === "operator" && isComparison(text)) {
    tokens.next();
    return text;
  }
  if (tokens.skip("name", "in")) return "in";
  if (!tokens.isName("not")) return null;
  const following = tokens.look();
  if (following.type !== "name" || following.text !== "in") return null;
  tokens.next();
  tokens.next();
  return "notin";
}

function isComparison(text: string): text is CompareOperator {
  return text === "==" || text === "!=" || text === "<" || text === "<=" || text === ">" || text === ">=";
}

function parseSum(tokens: TokenStream): Expr {
  let left = parseConcat(tokens);
  while (tokens.isOperator("+") || tokens.isOperator("-")) {
    const { text } = tokens.next();
    left = { type: "binary", operator: text === "+" ? "+" : "-", ...placeOf(left), left, right: parseConcat(tokens) };
  }
  return left;
}

function parseConcat(tokens: TokenStream): Expr {
  const first = parseProduct(tokens);
  if (!tokens.isOperator("~")) return first;
  const parts = [first];
  while (tokens.skip("operator", "~")) parts.push(parseProduct(tokens));
  return { type: "concat", ...placeOf(first), parts };
}

function parseProduct(tokens: TokenStream): Expr {
  let left = parsePower(tokens);
  for (;;) {
    const { type, text } = tokens.current;
    if (type !== "operator" || (text !== "*" && text !== "/" && text !== "//" && text !== "%")) return left;
    tokens.next();
    left = { type: "binary", operator: text, ...placeOf(left), left, right: parsePower(tokens) };
  }
}

function parsePower(tokens: TokenStream): Expr {
  let left = parseUnary(tokens);
  while (tokens.skip("operator", "**")) {
    left = { type: "binary", operator: "**", ...placeOf(left), left, right: parseUnary(tokens) };
  }
  return left;
}

function parseUnary(tokens: TokenStream, withFilters = true): Expr {
  let expr: Expr;
  if (tokens.isOperator("-") || tokens.isOperator("+")) {
    const token = tokens.next();
    const operator = token.text === "-" ? "-" : "+";
    expr = { type: "unary", operator, ...placeOf(token), operand: parseUnary(tokens, false) };
  } else expr = parsePrimary(tokens);
  expr = parsePostfix(tokens, expr);
  return withFilters ? parseFilters(tokens, expr) : expr;
}

/** A name, a literal or something in brackets. */
export function parsePrimary(tokens: TokenStream): Expr {
  const token = tokens.current;
  switch (token.type) {
    case "name": {
      tokens.next();
      const constant = constants.get(token.text);
      return constant === undefined
        ? { type: "name", ...placeOf(token), name: token.text }
        : { type: "const", ...placeOf(token), value: constant };
    }
    case "string":
      return { type: "const", ...placeOf(token), value: joinedStrings(tokens) };
    case "integer":
    case "float":
      tokens.next();
      return { type: "const", ...placeOf(token), value: token.value };
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
    const expr = parseTuple(tokens, { inParentheses: true });
    tokens.expect("operator", ")");
    return expr;
  }
  if (tokens.isOperator("[")) return parseList(tokens);
  if (tokens.isOperator("{")) return parseDict(tokens);
  return tokens.fail(`unexpected ${stringRepr(describeToken(token))}`);
}

function parseList(tokens: TokenStream): Expr {
  const start = tokens.next();
  const items: Expr[] = [];
  while (!tokens.isOperator("]")) {
    if (items.length > 0) tokens.expect("operator", ",");
    if (tokens.isOperator("]")) break;
    items.push(parseExpression(tokens));
  }
  tokens.next();
  return { type: "list", ...placeOf(start), items };
}

function parseDict(tokens: TokenStream): Expr {
  const start = tokens.next();
  const pairs: (readonly [Expr, Expr])[] = [];
  while (!tokens.isOperator("}")) {
    if (pairs.length > 0) tokens.expect("operator", ",");
    if (tokens.isOperator("}")) break;
    const key = parseExpression(tokens);
    tokens.expect("operator", ":");
    pairs.push([key, parseExpression(tokens)]);
  }
  tokens.next();
  return { type: "dict", ...placeOf(start), pairs };
}

function parsePostfix(tokens: TokenStream, start: Expr): Expr {
  let expr = start;
  for (;;) {
    if (tokens.isOperator(".") || tokens.isOperator("[")) expr = parseSubscript(tokens, expr);
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
  const open = tokens.next();
  if (open.text === ".") {
    const token = tokens.current;
    tokens.next();
    if (token.type === "name") return { type: "attribute", ...placeOf(target), target, name: token.text };
    if (token.type !== "integer") tokens.fail("expected name or number", token);
    const key: Expr = { type: "const", ...placeOf(token), value: token.value };
    return { type: "item", ...placeOf(target), target, key };
  }
  const subscripts: Expr[] = [];
  while (!tokens.isOperator("]")) {
    if (subscripts.length > 0) tokens.expect("operator", ",");
    subscripts.push(parseKeyOrSlice(tokens, target));
  }
  tokens.next();
  const [only] = subscripts;
  if (subscripts.length === 1 && only !== undefined) {
    if (only.type === "slice" && only.target === target) return only;
    return { type: "item", ...placeOf(target), target, key: only };
  }
  // A slice between commas is what Python itself refuses.
  if (subscripts.some((key) => key.type === "slice" && key.target === target)) tokens.fail("invalid syntax", open);
  return { type: "item", ...placeOf(target), target, key: { type: "tuple", ...placeOf(open), items: subscripts } };
}

function parseKeyOrSlice(tokens: TokenStream, target: Expr): Expr {
  const at = placeOf(target);
  let start: Expr | null = null;
  if (!tokens.isOperator(":")) {
    start = parseExpression(tokens);
    if (!tokens.isOperator(":")) return start;
  }
  tokens.next();
  const ends = (): boolean => tokens.isOperator("]") || tokens.isOperator(",");
  const stop = ends() || tokens.isOperator(":") ? null : parseExpression(tokens);
  const step = tokens.skip("operator", ":") && !ends() ? parseExpression(tokens) : null;
  return { type: "slice", ...at, target, start, stop, step };
}

/** The arguments of a call, from `(` to `)`. */
function parseArguments(tokens: TokenStream): Arguments {
  const open = tokens.expect("operator", "(");
  const args: Expr[] = [];
  const kwargs: (readonly [string, Expr])[] = [];
  let splat: Expr | null = null;
  let keywordSplat: Expr | null = null;
  const ensure = (fits: boolean): void => {
    if (!fits) tokens.fail("invalid syntax for function call expression", open);
  };
  for (let first = true; !tokens.isOperator(")"); first = false) {
    if (!first) {
      tokens.expect("operator", ",");
      if (tokens.isOperator(")")) break;
    }
    if (tokens.isOperator("*")) {
      ensure(splat === null && keywordSplat === null);
      tokens.next();
      splat = parseExpression(tokens);
    } else if (tokens.isOperator("**")) {
      ensure(keywordSplat === null);
      tokens.next();
      keywordSplat = parseExpression(tokens);
    } else if (startsKeyword(tokens)) {
      ensure(keywordSplat === null);
      const { text } = tokens.next();
      tokens.next();
      kwargs.push([text, parseExpression(tokens)]);
    } else {
      ensure(splat === null && keywordSplat === null && kwargs.length === 0);
      args.push(parseExpression(tokens));
    }
  }
  tokens.next();
  return { args, kwargs, splat, keywordSplat };
}

function startsKeyword(tokens: TokenStream): boolean {
  if (tokens.current.type !== "name") return false;
  const following = tokens.look();
  return following.type === "operator" && following.text === "=";
}

function parseCall(tokens: TokenStream, callee: Expr): Expr {
  return { type: "call", ...placeOf(callee), callee, arguments: parseArguments(tokens) };
}

function dottedName(tokens: TokenStream): string {
  let name = tokens.expect("name").text;
  while (tokens.skip("operator", ".")) name += `.${tokens.expect("name").text}`;
  return name;
}

/** The filters that follow, from `|`; those of a block have no target. */
function parseFilter(tokens: TokenStream, target: Expr): FilterExpr {
  tokens.expect("operator", "|");
  return moreFilters(tokens, parseOneFilter(tokens, target));
}

/** The filters of a block, the first one without its bar. */
export function parseBlockFilter(tokens: TokenStream): FilterExpr {
  return moreFilters(tokens, parseOneFilter(tokens, null));
}

function moreFilters(tokens: TokenStream, first: FilterExpr): FilterExpr {
  let filter = first;
  while (tokens.skip("operator", "|")) filter = parseOneFilter(tokens, filter);
  return filter;
}

function parseOneFilter(tokens: TokenStream, target: Expr | null): FilterExpr {
  const at = placeOf(tokens.current);
  const name = dottedName(tokens);
  const args = tokens.isOperator("(") ? parseArguments(tokens) : noArguments;
  return { type: "filter", ...at, target, name, arguments: args };
}

function parseTest(tokens: TokenStream, target: Expr): Expr {
  const at = placeOf(tokens.next());
  const negated = tokens.skip("name", "not");
  const name = dottedName(tokens);
  let args: Arguments = noArguments;
  if (tokens.isOperator("(")) args = parseArguments(tokens);
  else if (startsTestArgument(tokens)) {
    if (tokens.isName("is")) tokens.fail("You cannot chain multiple tests with is");
    args = { ...noArguments, args: [parsePostfix(tokens, parsePrimary(tokens))] };
  }
  const test: Expr = { type: "test", ...at, target, name, arguments: args };
  return negated ? { type: "unary", operator: "not", ...at, operand: test } : test;
}

function startsTestArgument(tokens: TokenStream): boolean {
  const { type, text } = tokens.current;
  if (type === "name") return text !== "else" && text !== "or" && text !== "and";
  return (
    type === "string" || type === "integer" || type === "float" || tokens.isOperator("[") || tokens.isOperator("{")
  );
}
