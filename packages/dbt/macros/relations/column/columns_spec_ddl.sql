{#- Contracts: the columns of a `create table`, and the check that a model's SQL gives what its YAML promises. -#}

{%- macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro -%}

{% macro default__get_table_columns_and_constraints() -%}
  {%- do return(table_columns_and_constraints()) -%}
{%- endmacro %}

{% macro table_columns_and_constraints() %}
  {# Columns with their own constraints first, then those of the whole table. #}
    {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
    {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    (
    {% for column in columns -%}
      {{ column }}{{ "," if constraints or not loop.last }}
    {% endfor %}
    {% for constraint in constraints -%}
        {{ constraint }}{{ "," if not loop.last }}
    {% endfor -%}
    )
{% endmacro %}


{%- macro get_assert_columns_equivalent(sql) -%}
  {{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}
{%- endmacro -%}

{% macro default__get_assert_columns_equivalent(sql) -%}
  {%- do return(assert_columns_equivalent(sql)) -%}
{%- endmacro %}

{#- Both sides are asked of the warehouse, so that `int` and `integer` are one type. Order does not count. -#}
{% macro assert_columns_equivalent(sql) %}
  {%- if not model['columns'] -%}
    {%- do exceptions.raise_contract_error([], []) -%}
  {%- endif -%}

  {%- set given = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set promised = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}

  {%- set found = namespace(difference=given | length != promised | length) -%}
  {%- for column in given -%}
    {%- set same_name = promised | selectattr('name', 'equalto', column['name']) | list -%}
    {%- if not same_name or same_name[0]['formatted'] != column['formatted'] -%}
      {%- set found.difference = true -%}
    {%- endif -%}
  {%- endfor -%}

  {%- if found.difference -%}
    {%- do exceptions.raise_contract_error(promised, given) -%}
  {%- endif -%}
{% endmacro %}


{% macro format_columns(columns) %}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {%- endfor -%}
  {%- do return(formatted) -%}
{% endmacro %}

{% macro default__format_column(column) -%}
  {%- do return({
      'name': column.name,
      'data_type': column.dtype,
      'formatted': column.column.lower() ~ " " ~ column.dtype,
  }) -%}
{%- endmacro -%}
