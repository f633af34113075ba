import { expect, test } from "vitest";
import { createMacroRegistry } from "./macro-registry.ts";
import { type TestProjectOptions, testProject } from "./testing-project.ts";

function registry(options: TestProjectOptions, packagesMayOverrideMaterializations = false) {
  const { project, macros } = testProject(options);
  return createMacroRegistry({ project, macros, packagesMayOverrideMaterializations });
}

const macro = (...names: string[]) => names.map((name) => `{% macro ${name}() %}{% endmacro %}`).join("\n");

test("a name means the own package's macro, then the project's, then the built-in one", () => {
  const names = registry({
    macros: {
      shop: macro("a", "b"),
      utils: macro("a", "only_utils"),
      dbt: macro("a", "c", "d"),
      dbt_postgres: macro("d"),
    },
  });
  const seen = (name: string, from: string) => names.find(name, from)?.package_name ?? null;
  expect(seen("a", "shop")).toBe("shop");
  expect(seen("a", "utils")).toBe("utils");
  expect(seen("b", "utils")).toBe("shop");
  expect(seen("c", "utils")).toBe("dbt");
  expect(seen("d", "shop")).toBe("dbt_postgres");
  expect(seen("only_utils", "shop")).toBeNull();
  expect(names.findAnywhere("only_utils", "shop")?.package_name).toBe("utils");
  expect(names.findIn("dbt", "d")?.package_name).toBe("dbt_postgres");
});

test("dispatch tries every package, and in each the adapter before the default", () => {
  const macros = {
    shop: macro("default__x"),
    utils: macro("postgres__x", "default__y"),
    dbt: macro("default__z", "postgres__z"),
  };
  const names = registry({ macros });
  const chosen = (name: string, namespace: string | null) => names.dispatch(name, namespace, "shop").unique_id;
  expect(chosen("x", "utils")).toBe("macro.shop.default__x");
  expect(chosen("y", "utils")).toBe("macro.utils.default__y");
  expect(chosen("z", null)).toBe("macro.dbt.postgres__z");
  expect(() => names.dispatch("y", null, "shop")).toThrow("within namespace: 'None'");
  expect(names.dispatch("y", null, null).unique_id).toBe("macro.utils.default__y");
  expect(() => chosen("q", "utils")).toThrow(
    "In dispatch: No macro named 'q' found within namespace: 'utils'\n" +
      "    Searched for: 'shop.postgres__q', 'shop.default__q', 'utils.postgres__q', 'utils.default__q'",
  );
  expect(() => chosen("q", null)).toThrow("within namespace: 'None'\n    Searched for: 'postgres__q', 'default__q'");
});

test("a dispatch to the built-in macros asks the project before them, and no other package", () => {
  const names = registry({
    macros: { utils: macro("default__a", "default__b"), shop: macro("default__a"), dbt: macro("default__b") },
  });
  expect(names.dispatch("a", "dbt", "utils").package_name).toBe("shop");
  expect(names.dispatch("b", "dbt", "utils").package_name).toBe("dbt");
});

test("a project may set the order in which packages are searched", () => {
  const names = registry({
    macros: { utils: macro("default__x"), spark_utils: macro("default__x") },
    dispatch: [{ macro_namespace: "utils", search_order: ["missing", "spark_utils", "utils"] }],
  });
  expect(names.dispatch("x", "utils", "shop").package_name).toBe("spark_utils");
});

test("the adapter's materialization beats the default; packages replace built-in ones only when allowed", () => {
  const view = (adapter: string) => `{% materialization view, ${adapter} %}{% endmaterialization %}`;
  const builtIn = { dbt: view("default"), utils: view("default") };
  expect(registry({ macros: builtIn }).materialization("view")?.package_name).toBe("dbt");
  expect(registry({ macros: builtIn }, true).materialization("view")?.package_name).toBe("utils");
  const own = { ...builtIn, shop: view("default") };
  expect(registry({ macros: own }).materialization("view")?.package_name).toBe("shop");
  const adapters = { ...own, dbt_postgres: view("adapter='postgres'") };
  expect(registry({ macros: adapters }).materialization("view")?.package_name).toBe("dbt_postgres");
  expect(registry({ macros: own }).materialization("cube")).toBeNull();
});
