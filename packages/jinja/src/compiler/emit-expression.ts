// Expressions → JavaScript expressions. Two forms: a value of the template language, or a JavaScript boolean.
import type { Arguments, CompareOperator, Expr } from "../parser/nodes.ts";
import { asMarkup, type Emitter, engineCode, type Place } from "./emitter.ts";
import { stringLiteral, valueLiteral } from "./literals.ts";

type Node<T extends Expr["type"]> = Expr & { readonly type: T };

/** JavaScript whose value is the expression's. */
export function emitValue(e: Emitter, expr: Expr, place: Place): string {
  switch (expr.type) {
    case "const":
      return valueLiteral(expr.value);
    case "name":
      return emitName(expr.name, place);
    case "list":
      return `[${emitAll(e, expr.items, place)}]`;
    case "tuple":
      return `new Tuple([${emitAll(e, expr.items, place)}])`;
    case "dict": {
      const pairs = expr.pairs.map(([key, value]) => `[${emitValue(e, key, place)},${emitValue(e, value, place)}]`);
      return `dict([${pairs.join(",")}],${e.at(expr)})`;
    }
    case "attribute":
      return emitAttribute(e, expr, place);
    case "item":
      return `item(${emitValue(e, expr.target, place)},${emitValue(e, expr.key, place)},${e.at(expr)})`;
    case "slice":
      return emitSlice(e, expr, place);
    case "call":
      return emitCall(e, expr, place, null);
    case "filter":
      return emitFilter(e, expr, place);
    case "binary": {
      const operands = `${emitValue(e, expr.left, place)},${emitValue(e, expr.right, place)},${e.at(expr)}`;
      return expr.operator === "+" ? `add(${operands})` : `binary("${expr.operator}",${operands})`;
    }
    case "logic": {
      const t = place.fn.local("t");
      const left = `truthy(${t}=${emitValue(e, expr.left, place)})`;
      const right = emitValue(e, expr.right, place);
      return expr.operator === "and" ? `(${left}?${right}:${t})` : `(${left}?${t}:${right})`;
    }
    case "concat":
      return emitConcat(e, expr, place);
    case "conditional":
      return emitConditional(e, expr, place);
    case "unary":
      if (expr.operator === "not") return emitCondition(e, expr, place);
      return `unary("${expr.operator}",${emitValue(e, expr.operand, place)},${e.at(expr)})`;
    case "test":
    case "compare":
      return emitCondition(e, expr, place);
  }
}

/** JavaScript that is `true` or `false` as the expression is. */
export function emitCondition(e: Emitter, expr: Expr, place: Place): string {
  switch (expr.type) {
    case "test":
      return emitTest(e, expr, place);
    case "compare":
      return emitComparison(e, expr, place);
    case "logic": {
      const operator = expr.operator === "and" ? "&&" : "||";
      return `(${emitCondition(e, expr.left, place)}${operator}${emitCondition(e, expr.right, place)})`;
    }
    case "unary":
      if (expr.operator === "not") return `!${emitCondition(e, expr.operand, place)}`;
      return `truthy(${emitValue(e, expr, place)})`;
    case "const":
      if (expr.value === true || expr.value === false) return String(expr.value);
      return `truthy(${emitValue(e, expr, place)})`;
    default:
      return `truthy(${emitValue(e, expr, place)})`;
  }
}

/** JavaScript that is the expression's text. */
export function emitText(e: Emitter, expr: Expr, place: Place): string {
  if (place.escaping === "true") return `escape(${emitValue(e, expr, place)},${e.at(expr)})`;
  if (place.escaping !== "false") {
    return `(${place.escaping}?escape:str)(${emitValue(e, expr, place)},${e.at(expr)})`;
  }
  if (expr.type === "const" && typeof expr.value === "string") return stringLiteral(expr.value);
  if (expr.type === "concat") return emitConcat(e, expr, place);
  return `str(${emitValue(e, expr, place)},${e.at(expr)})`;
}

/** The call of a macro or function; `caller` is the variable of a call block's body. */
export function emitCall(e: Emitter, expr: Node<"call">, place: Place, caller: string | null): string {
  const callee = emitValue(e, expr.callee, place);
  const { args, kwargs } = emitArguments(e, expr.arguments, place, [], caller);
  const escaping = place.escaping === "false" ? "" : `,${place.escaping}`;
  return e.awaited(`call(${callee},${args},${kwargs},${e.at(expr)}${escaping})`, place.fn);
}

function emitAll(e: Emitter, exprs: readonly Expr[], place: Place): string {
  return exprs.map((expr) => emitValue(e, expr, place)).join(",");
}

function emitName(name: string, place: Place): string {
  const variable = place.symbols.find(name);
  if (variable === undefined) return `undef(${stringLiteral(name)})`;
  const { code } = variable;
  return variable.mayBeMissing ? `(${code}===undefined?undef(${stringLiteral(name)}):${code})` : code;
}

const peeking: ReadonlySet<string> = new Set(["last", "nextitem", "length", "revindex", "revindex0"]);

function emitAttribute(e: Emitter, expr: Node<"attribute">, place: Place): string {
  const target = emitValue(e, expr.target, place);
  const name = stringLiteral(expr.name);
  if (expr.target.type === "name" && expr.target.name === "loop" && peeking.has(expr.name)) {
    return e.awaited(`loopAttr(${target},${name},${e.at(expr)})`, place.fn);
  }
  return `attr(${target},${name},${e.at(expr)})`;
}

function emitSlice(e: Emitter, expr: Node<"slice">, place: Place): string {
  const bounds = [expr.start, expr.stop, expr.step].map((bound) =>
    bound === null ? "null" : emitValue(e, bound, place),
  );
  return `slice(${emitValue(e, expr.target, place)},${bounds.join(",")},${e.at(expr)})`;
}

function emitArguments(
  e: Emitter,
  args: Arguments,
  place: Place,
  before: readonly string[],
  caller: string | null = null,
): { readonly args: string; readonly kwargs: string } {
  const values = [...before, ...args.args.map((arg) => emitValue(e, arg, place))];
  if (args.splat !== null) values.push(`...spread(${emitValue(e, args.splat, place)},${e.at(args.splat)})`);
  const names = new Set<string>();
  for (const [name, value] of args.kwargs) {
    if (names.has(name)) e.fail(`keyword argument repeated: ${name}`, value);
    names.add(name);
  }
  const pairs = args.kwargs.map(([name, value]) => `[${stringLiteral(name)},${emitValue(e, value, place)}]`);
  if (caller !== null) pairs.push(`["caller",${caller}]`);
  const positional = `[${values.join(",")}]`;
  if (args.keywordSplat !== null) {
    return {
      args: positional,
      kwargs: `keywords([${pairs.join(",")}],${emitValue(e, args.keywordSplat, place)},${e.at(args.keywordSplat)})`,
    };
  }
  return { args: positional, kwargs: pairs.length === 0 ? "noKwargs" : `keywords([${pairs.join(",")}])` };
}

function emitFilter(e: Emitter, expr: Node<"filter">, place: Place): string {
  const filter = e.operation("filter", expr.name, place, expr);
  const target = expr.target === null ? asMarkup(place.blockText, place.escaping) : emitValue(e, expr.target, place);
  const { args, kwargs } = emitArguments(e, expr.arguments, place, [target]);
  return e.awaited(`${filter}(${engineCode(place)},${args},${kwargs},${e.at(expr)})`, place.fn);
}

function emitTest(e: Emitter, expr: Node<"test">, place: Place): string {
  if (expr.arguments.args.length === 0 && expr.arguments.splat === null) {
    const value = (): string => emitValue(e, expr.target, place);
    if (expr.name === "none") return `(${value()}===null)`;
    if (expr.name === "defined") return `!(${value()} instanceof Undefined)`;
    if (expr.name === "undefined") return `(${value()} instanceof Undefined)`;
  }
  const test = e.operation("test", expr.name, place, expr);
  const { args, kwargs } = emitArguments(e, expr.arguments, place, [emitValue(e, expr.target, place)]);
  return e.awaited(`${test}(${engineCode(place)},${args},${kwargs},${e.at(expr)})`, place.fn);
}

function emitComparison(e: Emitter, expr: Node<"compare">, place: Place): string {
  let left = emitValue(e, expr.left, place);
  const parts: string[] = [];
  for (const [index, [operator, right]] of expr.rest.entries()) {
    let code = emitValue(e, right, place);
    if (index < expr.rest.length - 1) {
      const t = place.fn.local("t");
      code = `${t}=${code}`;
      parts.push(compareCode(operator, left, code, e.at(expr)));
      left = t;
    } else parts.push(compareCode(operator, left, code, e.at(expr)));
  }
  return parts.length === 1 ? parts.join("") : `(${parts.join("&&")})`;
}

function compareCode(operator: CompareOperator, left: string, right: string, at: string): string {
  if (operator === "==") return `equal(${left},${right},${at})`;
  if (operator === "!=") return `!equal(${left},${right},${at})`;
  return `compare("${operator}",${left},${right},${at})`;
}

function emitConcat(e: Emitter, expr: Node<"concat">, place: Place): string {
  if (place.escaping === "false") {
    if (expr.parts.length === 0) return '""';
    return `(${expr.parts.map((part) => emitText(e, part, place)).join("+")})`;
  }
  const values = `[${emitAll(e, expr.parts, place)}]`;
  return `joinMarkup(${values},${place.escaping})`;
}

function emitConditional(e: Emitter, expr: Node<"conditional">, place: Place): string {
  const soft: Place = { ...place, soft: true };
  const test = emitCondition(e, expr.test, soft);
  const whenTrue = emitValue(e, expr.whenTrue, soft);
  const whenFalse = expr.whenFalse === null ? `notDefined(${expr.line})` : emitValue(e, expr.whenFalse, soft);
  return `(${test}?${whenTrue}:${whenFalse})`;
}
