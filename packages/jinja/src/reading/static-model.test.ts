import { expect, test } from "vitest";
import { Dict } from "../values/dict.ts";
import { staticModel } from "./static-model.ts";

test("reads literal calls in order", () => {
  const text = `{{ config(materialized='table', tags=['a', 'b'], meta={'k': none}) }}
    select * from {{ ref('a') }} join {{ ref('p', "b", v=2) }} join {{ source("s", 't') }} {# {{ var('x') }} #}
    {% raw %}{{ anything }}{% endraw %}`;
  expect(staticModel(text)).toEqual({
    refs: [
      { package: null, name: "a", version: null },
      { package: "p", name: "b", version: 2 },
    ],
    sources: [["s", "t"]],
    configs: [{ materialized: "table", tags: ["a", "b"], meta: Dict.from([["k", null]]) }],
  });
});

test.each([
  "{{ ref(name) }}",
  "{{ ref('a' ~ 'b') }}",
  "{{ ref('a', 'b', 'c') }}",
  "{{ ref('a', x=1) }}",
  "{{ ref('a', v=none) }}",
  "{{ ref(*['a']) }}",
  "{{ ref('a').identifier }}",
  "{{ ref('a') | upper }}",
  "{{ source('s') }}",
  "{{ config('a') }}",
  "{{ config(tags=var('t')) }}",
  "{{ config(post_hook='x') }}",
  "{{ config(**{'a': 1}) }}",
  "{{ config.get('a') }}",
  "{{ this }}",
  "{{ var('x') }}",
  "{% if true %}{{ ref('a') }}{% endif %}",
  "{% set x = 1 %}",
  "{{ ref('a') ",
])("%s has to be rendered", (text) => {
  expect(staticModel(text)).toBeNull();
});

test("a model without Jinja is static", () => {
  expect(staticModel("select 1")).toEqual({ refs: [], sources: [], configs: [] });
});

test("a source is noted once", () => {
  expect(staticModel("{{ source('s', 't') }}{{ source('s', 't') }}")?.sources).toEqual([["s", "t"]]);
});
