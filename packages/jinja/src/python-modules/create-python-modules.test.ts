import { expect, test } from "vitest";
import { PyDate } from "../datetime/py-date.ts";
import { PyDateTime } from "../datetime/py-datetime.ts";
import { toText } from "../operations/text.ts";
import { pytzUtc } from "../pytz/pytz-module.ts";
import { createEnvironment } from "../runtime/environment.ts";
import { fn } from "../values/callable.ts";
import { scopeOf } from "../values/scope.ts";
import { createPythonModules } from "./create-python-modules.ts";

const modules = createPythonModules({ now: () => new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)) });

function render(text: string, names: Parameters<typeof scopeOf>[0] = {}): unknown {
  const scope = scopeOf({ modules }, scopeOf(names));
  return createEnvironment().template(text, { name: "t", file: "t.sql" }).renderSync(scope);
}

test("the clock is the host's", () => {
  expect(render("{{ modules.datetime.datetime.utcnow() }}")).toBe("2024-02-29 12:34:56.789000");
  expect(render("{{ modules.datetime.datetime.now(modules.pytz.timezone('Asia/Tokyo')).isoformat() }}")).toBe(
    "2024-02-29T21:34:56.789000+09:00",
  );
});

test("the engine makes dates of its own", () => {
  const moment = PyDateTime.fromDate(new Date(Date.UTC(2024, 0, 1)), pytzUtc);
  const day = PyDate.fromIso("2024-01-02");
  expect(render("{{ moment }} {{ day }} {{ (day - moment.date()).days }}", { moment, day })).toBe(
    "2024-01-01 00:00:00+00:00 2024-01-02 1",
  );
});

test.each(["{{ modules.re.sub('(x+x+)+y', '', 'x' * 60) }}", "{{ modules.re.search('(a*)*b', 'a' * 60) }}"])(
  "a pattern without an end is given up: %s",
  (text) => {
    expect(() => render(text)).toThrow("the regular expression takes too many steps");
  },
);

test.each(["{{ modules.itertools.count()|list }}", "{{ modules.itertools.product(range(1000), repeat=9)|list }}"])(
  "an iterator without an end is given up: %s",
  (text) => {
    expect(() => render(text)).toThrow("the iterator has too many members");
  },
);

test("replacements may come later", async () => {
  const later = fn("later", async ([match = null]) => `<${toText(match).length > 0}>`);
  const environment = createEnvironment();
  const template = environment.template("{{ modules.re.sub('[ab]', later, 'xaxb') }}", { name: "t", file: "t.sql" });
  await expect(template.render(scopeOf({ modules, later }))).resolves.toBe("x<true>x<true>");
});
