// Foreign keys of a model's contract: `to: ref('x')` becomes the name of the relation.
import { createEnvironment, fn, TemplateError, toText, type Value } from "@sluice/jinja";
import type { Constraint, Node, SourceDefinition } from "../manifest/types.ts";
import { compilationError, errorNodeOf } from "./diagnostics.ts";
import { lookupRef, lookupSource } from "./manifest-lookup.ts";
import { refArguments, sourceArguments } from "./reference-arguments.ts";
import { relationFactory } from "./relation-class.ts";
import { deferredRelation } from "./runtime-references.ts";
import type { RuntimeSession } from "./types.ts";

/** Rewrites the constraints of a model in place. @throws {DbtError} */
export function compileForeignKeys(session: RuntimeSession, node: Node): void {
  if (node.resource_type !== "model") return;
  if (node.constraints?.some(isOpen)) node.constraints = node.constraints.map((c) => compiled(session, node, c));
  for (const column of Object.values(node.columns)) {
    if (column.constraints?.some(isOpen))
      column.constraints = column.constraints.map((c) => compiled(session, node, c));
  }
}

/** A target that is still written as a call. */
function isOpen(constraint: Constraint): boolean {
  return (
    constraint.type === "foreign_key" &&
    typeof constraint.to === "string" &&
    /^\s*(ref|source)\s*\(/.test(constraint.to)
  );
}

function compiled(session: RuntimeSession, node: Node, constraint: Constraint): Constraint {
  if (!isOpen(constraint) || constraint.to === null) return constraint;
  return { ...constraint, to: targetName(session, node, constraint.to) };
}

function targetName(session: RuntimeSession, node: Node, expression: string): string {
  const relations = relationFactory(session.project);
  const missing = () =>
    compilationError(
      `'${node.unique_id}' depends on '${expression}' which is not in the graph!`,
      "compile/foreign-key",
      errorNodeOf(node),
    );
  const ofNode = (target: Node) =>
    (deferredRelation({ session, relations }, target) ?? relations.ofNode(target)).toText();
  const ofSource = (target: SourceDefinition) => relations.ofSource(target).toText();
  const values = new Map<string, Value>([
    [
      "ref",
      fn("ref", (args, kwargs) => {
        const found = lookupRef(session, node.package_name, refArguments(args, kwargs));
        if (found.kind !== "found") throw missing();
        return ofNode(found.resource);
      }),
    ],
    [
      "source",
      fn("source", (args) => {
        const found = lookupSource(session, node.package_name, ...sourceArguments(args));
        if (found.kind !== "found") throw missing();
        return ofSource(found.resource);
      }),
    ],
  ]);
  try {
    const place = { name: node.name, file: node.patch_path ?? node.original_file_path };
    return toText(
      createEnvironment()
        .expression(expression, place)
        .evaluateSync({ lookup: (name) => values.get(name) }),
    );
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw compilationError(
      `'${node.unique_id}' defines a foreign key constraint 'to' expression which is not valid 'ref' or 'source' syntax: ${expression}.`,
      "compile/foreign-key",
      errorNodeOf(node),
    );
  }
}
