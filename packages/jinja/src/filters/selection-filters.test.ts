import { expect, test } from "vitest";
import { toText } from "../operations/text.ts";
import { createEnvironment } from "../runtime/environment.ts";
import { fn } from "../values/callable.ts";
import { scopeOf } from "../values/scope.ts";

const at = { name: "t", file: "t.sql" };

test("a filter that answers later is asked for one item after the other", async () => {
  const asked: string[] = [];
  const slow = fn("slow", async ([item = null]) => {
    asked.push(`start ${toText(item)}`);
    await Promise.resolve();
    asked.push(`end ${toText(item)}`);
    return `<${toText(item)}>`;
  });
  const environment = createEnvironment({ filters: { slow } });
  const template = environment.template("{{ ['a', 'b']|map('slow')|map('upper')|join(',') }}", at);
  await expect(template.render(scopeOf({}))).resolves.toBe("<A>,<B>");
  expect(asked).toEqual(["start a", "end a", "start b", "end b"]);
});

test("an item that fails only matters when it is reached", async () => {
  const template = createEnvironment().template("{{ [1, 'a']|map('abs')|first }}", at);
  expect(template.renderSync(scopeOf({}))).toBe("1");
  await expect(template.render(scopeOf({}))).resolves.toBe("1");
  const all = createEnvironment().template("{{ [1, 'a']|map('abs')|list }}", at);
  await expect(all.render(scopeOf({}))).rejects.toThrow("bad operand type for abs(): 'str'");
});

test("a mapped sequence goes on where it was left", () => {
  const text = "{% set m = [1, 2, 3]|map('string') %}{{ m|first }}{% for x in m %}[{{ x }}]{% endfor %}{{ m|list }}";
  expect(createEnvironment().template(text, at).renderSync(scopeOf({}))).toBe("1[2][3][]");
});
