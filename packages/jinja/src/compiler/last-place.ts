// Where the last statement of a body stands that does more than write text.
import type { At, Body, Statement } from "../parser/nodes.ts";

export function lastPlace(body: Body): At | null {
  for (const statement of body.toReversed()) {
    const place = placeOf(statement);
    if (place !== null) return place;
  }
  return null;
}

function placeOf(statement: Statement): At | null {
  switch (statement.type) {
    case "text":
      return null;
    case "print":
      return statement.value.type === "const" ? null : statement.value;
    case "if":
      return lastPlace(statement.otherwise) ?? lastBranch(statement) ?? statement;
    case "for":
      return lastPlace(statement.otherwise) ?? lastPlace(statement.body) ?? statement;
    case "with":
    case "autoescape":
      return lastPlace(statement.body) ?? statement;
    default:
      return statement;
  }
}

function lastBranch({ branches }: Statement & { readonly type: "if" }): At | null {
  const last = branches.at(-1);
  return last === undefined ? null : (lastPlace(last[1]) ?? last[0]);
}
