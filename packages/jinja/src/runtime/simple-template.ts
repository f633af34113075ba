// Templates that are rendered once: a template of texts, prints and branches that sets no names is evaluated from its tree,
// which costs less than writing, compiling and throwing away a function. The operations are those of compiled code.
import { forEachChild } from "../compiler/children.ts";
import { TemplateRuntimeError } from "../errors/template-error.ts";
import type { Arguments, At, Body, CompareOperator, Expr } from "../parser/nodes.ts";
import type { Scope } from "../values/scope.ts";
import { Tuple } from "../values/tuple.ts";
import { type Kwargs, noKwargs, type Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import type { Engine } from "./engine.ts";
import { passOn } from "./failures.ts";
import type { Helpers } from "./helpers.ts";
import type { SourceLocation } from "./types.ts";

/** Deeper trees, and longer chains of branches, are left to the compiler, which may refuse them. */
const sizeLimit = 60;

/** Names that mean something else in a frame than in a scope. */
const frameNames: ReadonlySet<string> = new Set(["caller", "kwargs", "loop", "self", "super", "varargs"]);

/** The free names of a simple template in the order in which they are looked up, `null` for any other template. */
export function namesOfSimple(body: Body, engine: Engine): readonly string[] | null {
  const search: Search = { engine, names: new Set(), depth: 0, simple: true };
  checkBody(search, body);
  return search.simple ? [...search.names] : null;
}

interface Search {
  readonly engine: Engine;
  readonly names: Set<string>;
  depth: number;
  simple: boolean;
}

function checkBody(search: Search, body: Body): void {
  search.depth += 1;
  if (search.depth > sizeLimit) search.simple = false;
  for (const statement of body) {
    if (!search.simple) return;
    if (statement.type === "print" || statement.type === "do") checkExpr(search, statement.value);
    else if (statement.type === "if") {
      for (const [test, branch] of statement.branches) {
        checkExpr(search, test);
        checkBody(search, branch);
      }
      checkBody(search, statement.otherwise);
      if (statement.branches.length > sizeLimit) search.simple = false;
    } else if (statement.type !== "text") search.simple = false;
  }
  search.depth -= 1;
}

function checkExpr(search: Search, expr: Expr): void {
  search.depth += 1;
  if (search.depth > sizeLimit || !isSimple(expr, search.engine)) search.simple = false;
  if (expr.type === "name") search.names.add(expr.name);
  if (search.simple) forEachChild(expr, search, checkExpr);
  search.depth -= 1;
}

function isSimple(expr: Expr, engine: Engine): boolean {
  switch (expr.type) {
    case "item":
      return expr.key.type !== "slice" && expr.key.type !== "tuple";
    case "name":
      return !frameNames.has(expr.name);
    case "call":
      return namesDiffer(expr.arguments);
    case "filter":
      return expr.target !== null && engine.findFilter(expr.name) !== undefined && namesDiffer(expr.arguments);
    case "test":
      return engine.findTest(expr.name) !== undefined && namesDiffer(expr.arguments);
    default:
      return true;
  }
}

function namesDiffer({ kwargs }: Arguments): boolean {
  return kwargs.length < 2 || new Set(kwargs.map(([name]) => name)).size === kwargs.length;
}

/** The text of a simple template. */
export function renderSimple(
  template: { readonly body: Body; readonly names: readonly string[]; readonly text: string },
  h: Helpers,
  engine: Engine,
  scope: Scope,
  location: SourceLocation,
): string {
  const evaluation = new Evaluation(h, engine);
  try {
    return evaluation.run(template.body, template.names, scope);
  } catch (error) {
    const { line, column } = evaluation.at;
    const functions = [{ kind: "template", name: null }] as const;
    const unit = { source: "", positions: [line, column], functions, macros: [], text: template.text };
    throw passOn(error, unit, 1, location, 0);
  }
}

type Operation = Extract<
  Expr,
  { readonly type: "dict" | "attribute" | "item" | "slice" | "call" | "filter" | "binary" | "unary" }
>;

/** One rendering. `at` is the place of the operation that was last begun. */
class Evaluation {
  at: At = { line: 1, column: 1 };
  readonly #h: Helpers;
  readonly #engine: Engine;
  readonly #values = new Map<string, Value | undefined>();

  constructor(h: Helpers, engine: Engine) {
    this.#h = h;
    this.#engine = engine;
  }

  run(body: Body, names: readonly string[], scope: Scope): string {
    for (const name of names) this.#values.set(name, this.#h.resolve(scope, name));
    return this.#text(body);
  }

  #text(body: Body): string {
    let out = "";
    for (const statement of body) {
      if (statement.type === "text") out += statement.text;
      else if (statement.type === "print") out += this.#textOf(statement.value);
      else if (statement.type === "do") this.#value(statement.value);
      else if (statement.type === "if") {
        const taken = statement.branches.find(([test]) => this.#condition(test));
        out += this.#text(taken === undefined ? statement.otherwise : taken[1]);
      }
    }
    return out;
  }

  #textOf(expr: Expr): string {
    const value = this.#value(expr);
    if (expr.type !== "concat" && !(expr.type === "const" && typeof value === "string")) this.at = expr;
    return this.#h.str(value);
  }

  #condition(expr: Expr): boolean {
    switch (expr.type) {
      case "logic":
        return expr.operator === "and"
          ? this.#condition(expr.left) && this.#condition(expr.right)
          : this.#condition(expr.left) || this.#condition(expr.right);
      case "unary":
        return expr.operator === "not" ? !this.#condition(expr.operand) : this.#h.truthy(this.#value(expr));
      default:
        return this.#h.truthy(this.#value(expr));
    }
  }

  #value(expr: Expr): Value {
    const h = this.#h;
    switch (expr.type) {
      case "const":
        return expr.value;
      case "name":
        return this.#values.get(expr.name) ?? this.#missing(expr.name);
      case "list":
        return this.#all(expr.items);
      case "tuple":
        return new Tuple(this.#all(expr.items));
      case "concat":
        return expr.parts.map((part) => this.#textOf(part)).join("");
      case "logic": {
        const left = this.#value(expr.left);
        return h.truthy(left) === (expr.operator === "and") ? this.#value(expr.right) : left;
      }
      case "conditional":
        if (this.#condition(expr.test)) return this.#value(expr.whenTrue);
        return expr.whenFalse === null ? h.notDefined(expr.line) : this.#value(expr.whenFalse);
      case "compare":
        return this.#compare(expr.left, expr.rest, expr);
      case "test":
        return this.#test(expr);
      default:
        return this.#operation(expr);
    }
  }

  /** Operations that note their place once their operands are known. */
  #operation(expr: Operation): Value {
    const h = this.#h;
    switch (expr.type) {
      case "dict": {
        const pairs = expr.pairs.map(([key, value]) => [this.#value(key), this.#value(value)] as const);
        this.at = expr;
        return h.dict(pairs);
      }
      case "attribute": {
        const target = this.#value(expr.target);
        this.at = expr;
        return h.attr(target, expr.name);
      }
      case "item": {
        const target = this.#value(expr.target);
        const key = this.#value(expr.key);
        this.at = expr;
        return h.item(target, key);
      }
      case "slice": {
        const target = this.#value(expr.target);
        const [start, stop, step] = [expr.start, expr.stop, expr.step].map((bound) => bound && this.#value(bound));
        this.at = expr;
        return h.slice(target, start ?? null, stop ?? null, step ?? null);
      }
      case "call": {
        const callee = this.#value(expr.callee);
        const [args, kwargs] = this.#arguments(expr.arguments, []);
        this.at = expr;
        return settled(h.call(callee, args, kwargs, 0));
      }
      case "filter": {
        const target = expr.target === null ? [] : [this.#value(expr.target)];
        const [args, kwargs] = this.#arguments(expr.arguments, target);
        this.at = expr;
        return settled(h.filter(expr.name)(this.#engine, args, kwargs));
      }
      case "binary": {
        const left = this.#value(expr.left);
        const right = this.#value(expr.right);
        this.at = expr;
        return expr.operator === "+" ? h.add(left, right) : h.binary(expr.operator, left, right);
      }
      case "unary": {
        if (expr.operator === "not") return !this.#condition(expr.operand);
        const operand = this.#value(expr.operand);
        this.at = expr;
        return h.unary(expr.operator, operand);
      }
    }
  }

  #all(exprs: readonly Expr[]): Value[] {
    return exprs.map((expr) => this.#value(expr));
  }

  #missing(name: string): Value {
    return this.#values.get(name) === null ? null : this.#h.undef(name);
  }

  #compare(first: Expr, rest: readonly (readonly [CompareOperator, Expr])[], at: At): boolean {
    let left = this.#value(first);
    for (const [operator, expr] of rest) {
      const right = this.#value(expr);
      this.at = at;
      if (!this.#holds(operator, left, right)) return false;
      left = right;
    }
    return true;
  }

  #holds(operator: CompareOperator, left: Value, right: Value): boolean {
    if (operator === "==") return this.#h.equal(left, right);
    if (operator === "!=") return !this.#h.equal(left, right);
    return this.#h.compare(operator, left, right);
  }

  #test(expr: Expr & { readonly type: "test" }): boolean {
    const target = this.#value(expr.target);
    if (expr.arguments.args.length === 0 && expr.arguments.splat === null) {
      if (expr.name === "none") return target === null;
      if (expr.name === "defined") return !(target instanceof Undefined);
      if (expr.name === "undefined") return target instanceof Undefined;
    }
    const [args, kwargs] = this.#arguments(expr.arguments, [target]);
    this.at = expr;
    return settled(this.#h.test(expr.name)(this.#engine, args, kwargs));
  }

  #arguments(given: Arguments, before: readonly Value[]): readonly [readonly Value[], Kwargs] {
    const args = [...before, ...this.#all(given.args)];
    if (given.splat !== null) {
      const members = this.#value(given.splat);
      this.at = given.splat;
      args.push(...this.#h.spread(members));
    }
    if (given.kwargs.length === 0 && given.keywordSplat === null) return [args, noKwargs];
    const pairs = given.kwargs.map(([name, value]) => [name, this.#value(value)] as const);
    if (given.keywordSplat === null) return [args, this.#h.keywords(pairs)];
    const members = this.#value(given.keywordSplat);
    this.at = given.keywordSplat;
    return [args, this.#h.keywords(pairs, members)];
  }
}

/** The synchronous engine refuses promises itself. */
function settled<T>(result: T | Promise<T>): T {
  if (result instanceof Promise) throw new TemplateRuntimeError("the synchronous form of a template gave a Promise");
  return result;
}
