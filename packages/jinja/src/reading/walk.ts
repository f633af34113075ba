// Every expression of a template, outer ones before those inside them, in the order of Jinja's own tree.
import { childrenOf } from "../compiler/children.ts";
import type { Body, Expr, Signature, Statement } from "../parser/nodes.ts";

export function* expressionsOf(body: Body): Generator<Expr> {
  for (const statement of body) yield* inStatement(statement);
}

/** The expression and everything inside it. */
export function* withDescendants(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of childrenOf(expr)) yield* withDescendants(child);
}

function* inStatement(statement: Statement): Generator<Expr> {
  switch (statement.type) {
    case "print":
    case "do":
    case "set":
      yield* withDescendants(statement.value);
      return;
    case "for":
      yield* withDescendants(statement.iterable);
      yield* expressionsOf(statement.body);
      yield* expressionsOf(statement.otherwise);
      if (statement.filter !== null) yield* withDescendants(statement.filter);
      return;
    case "if":
      for (const [test, branch] of statement.branches) {
        yield* withDescendants(test);
        yield* expressionsOf(branch);
      }
      yield* expressionsOf(statement.otherwise);
      return;
    case "macro":
      yield* inSignature(statement.signature);
      yield* expressionsOf(statement.body);
      return;
    case "callblock":
      yield* withDescendants(statement.call);
      yield* inSignature(statement.signature);
      yield* expressionsOf(statement.body);
      return;
    case "filterblock":
      yield* expressionsOf(statement.body);
      yield* withDescendants(statement.filter);
      return;
    case "setblock":
      if (statement.filter !== null) yield* withDescendants(statement.filter);
      yield* expressionsOf(statement.body);
      return;
    case "with":
      for (const [, value] of statement.assignments) yield* withDescendants(value);
      yield* expressionsOf(statement.body);
      return;
    case "autoescape":
      yield* withDescendants(statement.value);
      yield* expressionsOf(statement.body);
      return;
    case "block":
      yield* expressionsOf(statement.body);
      return;
    case "load":
      yield* withDescendants(statement.template);
      return;
    case "text":
    case "break":
    case "continue":
      return;
  }
}

function* inSignature(signature: Signature): Generator<Expr> {
  for (const { fallback } of signature.parameters) if (fallback !== null) yield* withDescendants(fallback);
}
