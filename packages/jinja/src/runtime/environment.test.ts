import { describe, expect, test } from "vitest";
import {
  AsyncInSyncError,
  Callable,
  createEnvironment,
  Dict,
  fn,
  framesOf,
  HostObject,
  noKwargs,
  returnFunction,
  scopeOf,
  TemplateError,
  TemplateSyntaxError,
  Undefined,
  type Value,
} from "../index.ts";

const at = { name: "model.m", file: "models/m.sql" };
const later = fn("later", async (args) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return args[0] ?? null;
});

function failure(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("expected a TemplateError");
}

describe("the two forms of a template", () => {
  test("the asynchronous form waits wherever a call answers later", async () => {
    const environment = createEnvironment();
    const source =
      "{% macro m(a=later('d')) %}<{{ a }}>{% endmacro %}" +
      "{% for x in later([1, 2, 3]) if later(x) != 2 %}{{ loop.index }}{{ loop.last }}{{ m(later(x)) }}{% endfor %}" +
      "{% set y = later('y') if later(true) else 'n' %}{{ y ~ later('z') }}{{ m() }}" +
      "{% macro c() %}{{ caller(later(9)) }}{% endmacro %}{% call(v) c() %}{{ v }}{{ later('c') }}{% endcall %}" +
      "{{ [later(1), later(2)]|map('string')|join('+') }}";
    const scope = scopeOf({ later });
    await expect(environment.template(source, at).render(scope)).resolves.toBe("1False<1>2True<3>yz<d>9c1+2");
  });

  test("the synchronous form refuses a promise, and its rejection harms nobody", () => {
    const environment = createEnvironment();
    const scope = scopeOf({ failing: fn("failing", () => Promise.reject(new Error("too late"))) });
    const error = failure(() => environment.template("\n{{ failing() }}", at).renderSync(scope));
    expect(error).toBeInstanceOf(AsyncInSyncError);
    expect(error.location).toMatchObject({ line: 2, column: 4 });
  });

  test("a rejected promise keeps its error and gets the frames", async () => {
    const environment = createEnvironment();
    const boom = new Error("boom");
    const scope = scopeOf({ failing: fn("failing", () => Promise.reject(boom)) });
    const source = "{% macro m() %}\n{{ failing() }}{% endmacro %}{{ m() }}";
    await expect(environment.template(source, at).render(scope)).rejects.toBe(boom);
    expect(framesOf(boom)).toEqual([
      { kind: "macro", name: "m", file: "models/m.sql", line: 2 },
      { kind: "template", name: "model.m", file: "models/m.sql", line: 2 },
    ]);
  });
});

describe("macros", () => {
  const environment = createEnvironment();

  test("a bound macro sees its scope, and calls give text or what return() was given", async () => {
    const source = "{% macro pick(a, b=2) %}{% if a %}{{ return([a, b]) }}{% endif %}nothing{{ other }}{% endmacro %}";
    const macro = environment.macro(source, { ...at, name: "macro.p.pick" });
    const scope = scopeOf({ return: returnFunction, other: "!" });
    expect(macro.bind(scope, "sync").call([1], noKwargs)).toEqual([1, 2]);
    expect(macro.bind(scope, "sync").call([0], noKwargs)).toBe("nothing!");
    expect(await macro.bind(scope, "async").call([1], new Map([["b", 5]]))).toEqual([1, 5]);
  });

  test("return() ends the nearest macro, also through a loop and a call block of it", () => {
    const inner = environment.macro("{% macro inner() %}{{ caller() }}after{% endmacro %}", at);
    const outer = environment.macro(
      "{% macro outer() %}{% for i in [1, 2] %}{% call inner() %}{{ return(i ~ '.') }}{% endcall %}{% endfor %}end{% endmacro %}",
      at,
    );
    const bound = inner.bind(scopeOf({}), "sync");
    const scope = scopeOf({ return: returnFunction, inner: bound });
    expect(outer.bind(scope, "sync").call([], noKwargs)).toBe("1.2.end");
    const direct = environment.macro(
      "{% macro d() %}a{% for i in [1] %}{{ return(none) }}{% endfor %}{% endmacro %}",
      at,
    );
    expect(direct.bind(scope, "sync").call([], noKwargs)).toBeNull();
    expect(failure(() => environment.template("{{ return(1) }}", at).renderSync(scope)).message).toBe(
      "return() was called outside of a macro",
    );
  });

  test("a macro that calls itself finds itself in its scope", () => {
    const macro = environment.macro("{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}", at);
    const names = new Map<string, Value>();
    const bound = macro.bind(scopeOf(names), "sync");
    names.set("f", bound);
    expect(bound.call([2], noKwargs)).toBe("210");
  });

  test("headers say what dbt needs to know", () => {
    const macro = environment.macro("{% macro m(a, b: list[string] = none) %}{% endmacro %}", at);
    expect(macro).toMatchObject({ name: "m", ownName: "m", kind: "macro", materialization: null });
    expect(macro.arguments).toEqual([
      { name: "a", hasDefault: false, annotation: null },
      { name: "b", hasDefault: true, annotation: "list[string]" },
    ]);
    expect(environment.macro("{% test t(model) %}{% endtest %}", at)).toMatchObject({ name: "test_t", kind: "test" });
    const materialization = environment.macro(
      "{%- materialization x, adapter='pg', supported_languages=['sql', 'python'] -%}{%- endmaterialization -%}",
      at,
    );
    expect(materialization).toMatchObject({
      name: "materialization_x_pg",
      ownName: "x",
      kind: "materialization",
      materialization: { adapter: "pg", supportedLanguages: ["sql", "python"] },
    });
    expect(environment.macro("{% materialization y, default %}{% endmaterialization %}", at)).toMatchObject({
      name: "materialization_y_default",
      materialization: { adapter: "default", supportedLanguages: ["sql"] },
    });
    expect(() => environment.macro("{% materialization y, nope=1 %}{% endmaterialization %}", at)).toThrow(
      "materialization 'y' received unknown argument 'nope'.",
    );
  });

  test("with a prefix, a template's own macros are out of reach under their names", () => {
    const prefixed = createEnvironment({ macroPrefix: "dbt_macro__" });
    const define = "{% macro m(a) %}[{{ a }}]{% endmacro %}";
    expect(prefixed.template(`${define}{{ dbt_macro__m(1) }}`, at).renderSync(scopeOf({}))).toBe("[1]");
    expect(() => prefixed.template(`${define}{{ m(1) }}`, at).renderSync(scopeOf({}))).toThrow("'m' is undefined");
    const bound = prefixed.macro(define, at).bind(scopeOf({}), "sync");
    expect(bound.name).toBe("m");
    expect(() => bound.call([1, 2], noKwargs)).toThrow("macro 'dbt_macro__m' takes not more than 1 argument(s)");
  });

  test("calls() lists the calls without running them", () => {
    const macro = environment.macro("{% macro m() %}{{ a(b('x', k=[1])) }}\n{{ p.q(c) }}{% endmacro %}", {
      ...at,
      firstLine: 10,
    });
    expect(macro.calls()).toEqual([
      { path: ["a"], args: [null], kwargs: {}, hasSplat: false, line: 10 },
      { path: ["b"], args: [{ value: "x" }], kwargs: { k: { value: [1] } }, hasSplat: false, line: 10 },
      { path: ["p", "q"], args: [null], kwargs: {}, hasSplat: false, line: 11 },
    ]);
  });
});

describe("errors", () => {
  const environment = createEnvironment();

  test("say where, with the lines around it and the macros that were running", () => {
    const inner = environment.macro("{% macro inner(x) %}\n  {{ x.nope.more }}\n{% endmacro %}", {
      name: "macro.p.inner",
      file: "macros/inner.sql",
      firstLine: 20,
    });
    const scope = scopeOf({ inner: inner.bind(scopeOf({}), "sync") });
    const error = failure(() => environment.template("select\n{{ inner({}) }}", at).renderSync(scope));
    expect(error.message).toBe("'dict object' has no attribute 'nope'");
    expect(error.location).toEqual({ name: "macro.p.inner", file: "macros/inner.sql", line: 21, column: 6 });
    expect(error.frames).toEqual([
      { kind: "macro", name: "inner", file: "macros/inner.sql", line: 21 },
      { kind: "template", name: "model.m", file: "models/m.sql", line: 2 },
    ]);
    expect(error.excerpt()).toBe(
      [
        "  20 | {% macro inner(x) %}",
        "> 21 |   {{ x.nope.more }}",
        "     |      ^^^^^^^^^^^",
        "  22 | {% endmacro %}",
      ].join("\n"),
    );
  });

  test("the same text at two places reports each place", () => {
    const other = { name: "model.o", file: "models/o.sql" };
    for (const place of [at, other]) {
      const error = failure(() => environment.template("{{ missing.x }}", place).renderSync(scopeOf({})));
      expect(error.location?.file).toBe(place.file);
    }
  });

  test("syntax errors have a place in the file", () => {
    const error = failure(() => environment.macro("{% macro m() %}\n{{ a b }}{% endmacro %}", { ...at, firstLine: 5 }));
    expect(error).toBeInstanceOf(TemplateSyntaxError);
    expect(error.location).toMatchObject({ line: 6, column: 6 });
  });

  test("recursion without an end is an error of the template, in both forms", async () => {
    const template = environment.template("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", at);
    expect(() => template.renderSync(scopeOf({}))).toThrow("maximum recursion depth exceeded");
    await expect(template.render(scopeOf({}))).rejects.toThrow("maximum recursion depth exceeded");
  });
});

describe("what a template can reach", () => {
  const environment = createEnvironment();
  const scope = scopeOf({ d: Dict.from([["a", 1]]), l: [1], f: fn("f", () => 1), s: "x" });

  test.each([
    "constructor",
    "__proto__",
    "globalThis",
    "process",
    "h",
    "unit",
    "scope",
    "d.constructor",
    "l['constructor']",
    "f.constructor",
    "f.prototype",
    "f.call",
    "s.__proto__",
    "d['__proto__']",
    "loop",
  ])("%s is not defined", (expression) => {
    const value = environment.expression(expression, at).evaluateSync(scope);
    expect(value).toBeInstanceOf(Undefined);
  });

  test("text of a template never becomes code", () => {
    const tricky = '"+process.exit()+"`$" + "{process.exit()}`\\"\u2028\'</script>';
    const source = `${tricky}{{ ${JSON.stringify(tricky.replace("\u2028", ""))} }}{{ d['"]+x['] }}{% set _ = {"\\"": 1} %}`;
    expect(environment.template(source, at).renderSync(scope)).toBe(tricky + tricky.replace("\u2028", ""));
  });
});

describe("options", () => {
  test("filters and globals of the host", async () => {
    const environment = createEnvironment({
      filters: { shout: fn("shout", (args) => `${String(args[0])}!`), slow: later },
      globals: { g: "global", x: "hidden" },
    });
    const scope = scopeOf({ x: "scope" });
    expect(environment.template("{{ g|shout }}{{ x }}{{ ['a']|map('shout')|first }}", at).renderSync(scope)).toBe(
      "global!scopea!",
    );
    await expect(environment.template("{{ 'a'|slow|shout }}", at).render(scope)).resolves.toBe("a!");
    expect(() => environment.template("{{ 'a'|slow }}", at).renderSync(scope)).toThrow(AsyncInSyncError);
  });

  test("a native template gives host objects as they are", () => {
    class Thing extends HostObject {
      readonly typeName = "Thing";
      getAttribute() {
        return undefined;
      }
      override toText() {
        return "a thing";
      }
    }
    const thing = new Thing();
    const environment = createEnvironment({ native: true, filters: { same: fn("same", () => thing) } });
    expect(environment.template("{{ 1|same }}", at).renderSync(scopeOf({}))).toBe(thing);
    expect(environment.template("{{ 1|same }}.", at).renderSync(scopeOf({}))).toBe("a thing.");
  });

  test("expressions give values", () => {
    const environment = createEnvironment();
    const scope = scopeOf({ ref: new Callable("ref", (args) => [...args]) });
    expect(environment.expression("ref('x', 1 + 1)", at).evaluateSync(scope)).toEqual(["x", 2]);
    expect(() => environment.expression("ref('x') y", at)).toThrow("chunk after expression");
  });
});

test("data_test is no tag of its own", () => {
  const location = { name: "t", file: "tests/generic/t.sql" };
  expect(() => createEnvironment().template("{% data_test t(model) %}{% enddata_test %}", location)).toThrow(
    "Encountered unknown tag 'data_test'.",
  );
});
