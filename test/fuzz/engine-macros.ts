// What a project's names are made with, in the projects of the fuzzer.
export const engineMacros = [
  {
    path: "macros/names.sql",
    text: ["schema", "database", "alias"]
      .map((what) => `{% macro generate_${what}_name(name=none, node=none) %}{{ name or "x" }}{% endmacro %}`)
      .join("\n"),
  },
];
