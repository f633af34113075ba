// Where a statement inside a loop assigns to `loop`, which Jinja refuses.
import type { Body, Statement, Target } from "../parser/nodes.ts";

export function findLoopTarget(body: Body): Target | null {
  for (const statement of body) {
    const found = inStatement(statement);
    if (found !== null) return found;
  }
  return null;
}

function inStatement(statement: Statement): Target | null {
  switch (statement.type) {
    case "for":
      return inTarget(statement.target) ?? findLoopTarget(statement.body) ?? findLoopTarget(statement.otherwise);
    case "set":
      return inTarget(statement.target);
    case "setblock":
      return inTarget(statement.target) ?? findLoopTarget(statement.body);
    case "if":
      return findLoopTarget([...statement.branches.flatMap(([, body]) => body), ...statement.otherwise]);
    case "macro":
    case "callblock":
    case "filterblock":
    case "with":
    case "autoescape":
    case "block":
      return findLoopTarget(statement.body);
    default:
      return null;
  }
}

function inTarget(target: Target): Target | null {
  if (target.type === "name") return target.name === "loop" ? target : null;
  if (target.type === "namespace") return null;
  for (const item of target.items) {
    const found = inTarget(item);
    if (found !== null) return found;
  }
  return null;
}
