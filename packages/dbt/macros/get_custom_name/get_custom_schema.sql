{#- The schema of a node: the target's, with the node's own behind it. -#}

{% macro generate_schema_name(custom_schema_name=none, node=none) -%}
  {%- do return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) -%}
{% endmacro %}

{% macro default__generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema }}{{ "_" ~ custom_schema_name | trim if custom_schema_name is not none }}
{%- endmacro %}


{#- Another rule, for projects that choose it: the node's own schema in production, the target's everywhere else. -#}
{% macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {%- set in_production = target.name == 'prod' and custom_schema_name is not none -%}
  {{ custom_schema_name | trim if in_production else target.schema }}
{%- endmacro %}
