// Renders the cases of ../conformance and compares with what Python's Jinja2 made of them (scripts/jinja-conformance.py).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  createEnvironment,
  createPythonModules,
  Decimal,
  Dict,
  type Environment,
  Float,
  PySet,
  scopeOf,
  TemplateError,
  TemplateRuntimeError,
  Tuple,
  toRepr,
  toText,
  type Value,
} from "./index.ts";

interface Outcome {
  readonly text?: string;
  readonly repr?: string;
  readonly error?: { readonly type: string; readonly message: string; readonly line: number | null };
}

interface Case {
  readonly title: string;
  readonly template: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly native?: boolean;
  readonly parse?: boolean;
  readonly modules?: boolean;
  readonly expected: Outcome;
}

interface Expected {
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly cases: readonly Case[] }>>;
}

const folder = fileURLToPath(new URL("../conformance/", import.meta.url));
const { files }: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
const sources = readdirSync(join(folder, "cases")).filter((name) => name.endsWith(".jinja"));
const environments = new Map<string, Environment>();

test.each(sources)("expected.json was made from %s as it is", (name) => {
  const sha256 = createHash("sha256")
    .update(readFileSync(join(folder, "cases", name)))
    .digest("hex");
  expect(files[name]?.sha256, "run scripts/jinja-conformance.py").toBe(sha256);
});

for (const [name, { cases }] of Object.entries(files)) {
  describe(name, () => {
    test.each(cases.map((one) => ({ ...one, label: `${one.title}: ${one.template}` })))("$label", async (one) => {
      // The first rendering may be made from the tree, the second is compiled.
      for (let times = 0; times < 2; times++) {
        expect(await outcome(() => template(one).renderSync(contextOf(one)), one)).toEqual(one.expected);
      }
      expect(await outcome(() => template(one).render(contextOf(one)), one)).toEqual(one.expected);
    });
  });
}

function template(one: Case) {
  const key = `${one.native ?? false} ${one.parse ?? false}`;
  const environment =
    environments.get(key) ??
    createEnvironment({ native: one.native ?? false, undefined: one.parse ? "parse" : "render" });
  environments.set(key, environment);
  return environment.template(one.template, { name: "template", file: "template" });
}

async function outcome(render: () => Value | Promise<Value>, one: Case): Promise<Outcome> {
  try {
    const value = await render();
    return one.native ? { repr: toRepr(value) } : { text: toText(value) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const type = error instanceof TemplateRuntimeError ? error.pythonType : "TemplateSyntaxError";
    const line = one.expected.error?.line === null ? null : (error.location?.line ?? null);
    return { error: { type, message: error.message, line } };
  }
}

function contextOf(one: Case) {
  const names = Object.entries(one.context ?? {}).map(([name, data]) => [name, caseValue(data)] as const);
  if (one.modules) names.push(["modules", createPythonModules({ now: () => new Date() })]);
  return scopeOf(new Map(names));
}

function caseValue(data: unknown): Value {
  if (Array.isArray(data)) return data.map(caseValue);
  if (typeof data === "object" && data !== null) {
    if ("$float" in data) return new Float(Number(data.$float));
    if ("$decimal" in data) return Decimal.fromText(String(data.$decimal));
    if ("$tuple" in data && Array.isArray(data.$tuple)) return new Tuple(data.$tuple.map(caseValue));
    if ("$set" in data && Array.isArray(data.$set)) return new PySet(data.$set.map(caseValue));
    return Dict.from(Object.entries(data).map(([key, member]) => [key, caseValue(member)]));
  }
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean" || data === null) return data;
  throw new TypeError(`not a value of a case: ${String(data)}`);
}
