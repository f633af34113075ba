// Templates are untrusted: whatever they say, the outcome is a value or a TemplateError, and nothing of JavaScript shows.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  createEnvironment,
  Dict,
  extractBlocks,
  extractCalls,
  scopeOf,
  staticModel,
  TemplateError,
  toText,
} from "./index.ts";

const at = { name: "t", file: "t.sql" };
const rounds = 3000;
const pieces = [
  ..."{{ }} {% %} {# #} ' \" ( ) [ ] { } | . , - ~ * ** \\ ${ ` 0 1e9 = : is".split(" "),
  ...["constructor", "__proto__", "prototype", " if ", " for ", " in ", "not ", "loop", "caller", "\u2028", "\u0000"],
];

/** Repeatable random numbers. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(text: string, texts: readonly string[], random: (below: number) => number): string {
  let out = text;
  for (let left = 1 + random(4); left > 0; left--) {
    const place = random(out.length + 1);
    const other = texts[random(texts.length)] ?? "";
    const from = random(other.length + 1);
    const inserted = [pieces[random(pieces.length)] ?? "", other.slice(from, from + random(30)), ""][random(3)] ?? "";
    out = out.slice(0, place) + inserted + out.slice(place + random(6));
  }
  return out;
}

/** Runs; gives the text, or "" for an error that a template may cause. */
function attempt(run: () => string, template: string): string {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw new Error(`not a TemplateError: ${template}`, { cause: error });
    expect(error.location, template).not.toBeNull();
    error.excerpt();
    return "";
  }
}

test("thousands of damaged templates end in a value or a TemplateError", () => {
  const path = fileURLToPath(new URL("../conformance/expected.json", import.meta.url));
  const { files }: { files: Record<string, { cases: { template: string }[] }> } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  const texts = Object.values(files).flatMap((file) => file.cases.map((one) => one.template));
  const environments = [
    createEnvironment(),
    createEnvironment({ undefined: "parse" }),
    createEnvironment({ native: true }),
  ];
  const random = generator(7);
  for (let round = 0; round < rounds; round++) {
    const text = mutate(texts[random(texts.length)] ?? "", texts, random);
    const scope = scopeOf({ x: 1, xs: [1, 2], s: "str", d: Dict.from([["a", 1]]), n: null });
    const environment = environments[round % environments.length] ?? createEnvironment();
    const shown = attempt(() => toText(environment.template(text, at).renderSync(scope)), text);
    expect(shown, text).not.toMatch(/\[native code\]|\[object |function \(|=>/);
    attempt(() => String(extractBlocks(text, new Set(["macro"]), at).length), text);
    attempt(() => String(extractCalls(text, at).length), text);
    attempt(() => String(staticModel(text)), text);
  }
});

test.each([
  ["brackets", `{{ ${"(".repeat(50_000)}1${")".repeat(50_000)} }}`],
  ["a long sum", `{{ 1${"+1".repeat(50_000)} }}`],
  ["attributes", `{{ a${".b".repeat(50_000)} }}`],
  ["nested tags", `${"{% if 1 %}".repeat(20_000)}${"{% endif %}".repeat(20_000)}`],
  [
    "a list that doubles",
    "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}",
  ],
  [
    "a text that doubles",
    "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
  ],
  ["a loop over what it appends to", "{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}"],
  ["a list that takes in itself", "{% set l = [1] %}{% for i in range(60) %}{% do l.extend(l) %}{% endfor %}"],
  ["a repeated text", "{{ 'a' * 10 ** 12 }}"],
  ["a power", "{{ 2 ** (10 ** 12) }}"],
  ["a padded text", "{{ '%1000000000d' % 1 }}"],
  ["a list in itself", "{% set x = [] %}{% do x.append(x) %}{% set y = [] %}{% do y.append(y) %}{{ x == y }}"],
])("%s without measure is a TemplateError", (_what, source) => {
  expect(() => createEnvironment().template(source, at).renderSync(scopeOf({}))).toThrow(TemplateError);
});

test("an if may have any number of branches", () => {
  const source = `{% if x == 1 %}a${"{% elif x == 2 %}b".repeat(20_000)}{% elif x == 3 %}c{% else %}d{% endif %}`;
  const template = createEnvironment().template(source, at);
  expect([1, 2, 3, 4].map((x) => template.renderSync(scopeOf({ x })))).toEqual(["a", "b", "c", "d"]);
});
