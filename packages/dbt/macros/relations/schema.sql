{#- Drops a schema by its name alone. -#}

{% macro drop_schema_named(schema_name) %}
  {%- do return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) -%}
{% endmacro %}

{% macro default__drop_schema_named(schema_name) %}
  {% set schema_relation = api.Relation.create(schema=schema_name) %}
  {{ adapter.drop_schema(schema_relation) }}
{% endmacro %}
