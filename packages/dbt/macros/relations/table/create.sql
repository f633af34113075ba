{#- The SQL that creates a table from a query. -#}

{% macro get_create_table_as_sql(temporary, relation, sql) -%}
  {{ adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql) }}
{%- endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
  {%- do return(create_table_as(temporary, relation, sql)) -%}
{% endmacro %}


{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {# Adapters without Python models have a create_table_as without the last argument. #}
  {% if language == "sql" %}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}
  {% else %}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language) }}
  {% endif %}

{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set with_contract = config.get('contract').enforced and not temporary -%}

  {{ header if header is not none }}

  create {{ "temporary" if temporary }} table
    {{ relation.include(database=(not temporary), schema=(not temporary)) }}
  {% if with_contract %}
    {{ get_assert_columns_equivalent(sql) }}
    {{ get_table_columns_and_constraints() }}
  {% endif %}
  as (
    {{ get_select_subquery(sql) if with_contract else sql }}
  );
{%- endmacro %}


{#- The columns of a contract, in its order. -#}
{% macro default__get_column_names() %}
    {%- for column in model['columns'].values() -%}
      {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ", " if not loop.last }}
    {%- endfor -%}
{% endmacro %}


{#- A model's query, with its columns in the order of the contract. -#}
{% macro get_select_subquery(sql) %}
  {%- do return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) -%}
{% endmacro %}

{% macro default__get_select_subquery(sql) %}
    select {{ adapter.dispatch('get_column_names', 'dbt')() }}
    from (
        {{ sql }}
    ) as model_subq
{%- endmacro %}
