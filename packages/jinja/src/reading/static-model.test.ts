import { expect, test } from "vitest";
import { Dict } from "../values/dict.ts";
import { staticModel } from "./static-model.ts";

test("reads literal calls in order", () => {
  const text = `{{ config(materialized='table', tags=['a', 'b'], meta={'k': False},) }}
    select * from {{ ref('a') }} join {{ ref('p', "b", v=2) }} join {{ source("s", table_name='t') }} {# {{ var('x') }} #}`;
  expect(staticModel(text)).toEqual({
    refs: [
      { package: null, name: "a", version: null },
      { package: "p", name: "b", version: 2 },
    ],
    sources: [["s", "t"]],
    configs: [{ materialized: "table", tags: ["a", "b"], meta: Dict.from([["k", false]]) }],
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
  "{{ source(table_name='t', source_name='s') }}",
  "{{ source(source_name='s', 't') }}",
  "{{ config('a') }}",
  "{{ config() }}",
  "{{ config(a=1) }}",
  "{{ config(a={'k': [1.5]}) }}",
  "{{ config(a=true) }}",
  "{{ config(a=none) }}",
  "{{ config(a=('b', 'c')) }}",
  "{{ config(a={1: 'b'}) }}",
  "{{ config(a='b' 'c') }}",
  "{{ config(tags=var('t')) }}",
  "{{ config(post_hook='x') }}",
  "{{ config(**{'a': 1}) }}",
  "{{ config.get('a') }}",
  "{{ this }}",
  "{{- ref('a') }}",
  "{{ ref('a') -}}",
  "{{ (ref('a')) }}",
  "{{ ref('a') }} {# not closed",
  "{% raw %}{{ anything }}{% endraw %}",
  `{{ config(a=${"[".repeat(9000)}) }}`,
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

test("a text stays as it is written", () => {
  expect(staticModel(String.raw`{{ config(a='\d+\n', b="it\"s }}") }}`)?.configs).toEqual([
    { a: String.raw`\d+\n`, b: String.raw`it\"s }}` },
  ]);
});
