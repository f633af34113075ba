{#- Columns: of relations, of queries, and changing them. -#}

{% macro get_columns_in_relation(relation) -%}
  {%- do return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) -%}
{% endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {%- do exceptions.raise_not_implemented(
      'get_columns_in_relation macro not implemented for adapter ' ~ adapter.type()
  ) -%}
{% endmacro %}


{#- Rows of name, type, size, precision and scale, as columns. -#}
{% macro sql_convert_columns_in_relation(table) -%}
  {%- set converted = [] -%}
  {%- for description in table -%}
    {%- do converted.append(api.Column(*description)) -%}
  {%- endfor -%}
  {%- do return(converted) -%}
{% endmacro %}


{%- macro get_list_of_column_names(columns) -%}
  {%- do return(columns | map(attribute='name') | list) -%}
{% endmacro %}


{#- A query with the columns of another and no rows: nothing is scanned to learn what a query gives. -#}
{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {%- do return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) -%}
{% endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {{- select_sql_header if select_sql_header is not none -}}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
{% endmacro %}


{#- A query that gives the columns as a contract declares them. -#}
{% macro get_empty_schema_sql(columns) -%}
  {%- do return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) -%}
{% endmacro %}

{% macro default__get_empty_schema_sql(columns) %}
    {%- set untyped = [] -%}
    {%- set unscaled = [] -%}
    select
    {% for key in columns %}
      {%- set column = columns[key] -%}
      {%- if column['data_type'] is not defined -%}
        {%- do untyped.append(column['name']) -%}
      {%- elif column['data_type'].strip().lower() in ('numeric', 'decimal', 'number') -%}
        {%- do unscaled.append(column['name']) -%}
      {%- endif -%}
      {% set name = adapter.quote(column['name']) if column.get('quote') else column['name'] %}
      {{ cast('null', column['data_type']) }} as {{ name }}{{ ", " if not loop.last }}
    {%- endfor -%}
    {%- if untyped -%}
      {{ exceptions.column_type_missing(column_names=untyped) }}
    {%- elif unscaled -%}
      {%- do exceptions.warn("Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: " ~ unscaled ~ "`") -%}
    {%- endif -%}
{% endmacro %}


{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {%- set probe = get_empty_subquery_sql(select_sql, select_sql_header) -%}
  {%- do return(adapter.get_column_schema_from_query(probe)) -%}
{% endmacro %}


{#- Only the names. -#}
{% macro get_columns_in_query(select_sql) -%}
  {%- do return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) -%}
{% endmacro %}

{% macro default__get_columns_in_query(select_sql) %}
    {% call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
        {{ get_empty_subquery_sql(select_sql) }}
    {% endcall %}
    {%- set found = load_result('get_columns_in_query').table.columns -%}
    {%- do return(found | map(attribute='name') | list) -%}
{% endmacro %}


{#- The column is built anew under another name, filled, and put in the place of the old one. -#}
{% macro alter_column_type(relation, column_name, new_column_type) -%}
  {%- do return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) -%}
{% endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
  {%- set table = relation.render() -%}
  {%- set old = adapter.quote(column_name) -%}
  {%- set new = adapter.quote(column_name ~ "__dbt_alter") -%}

  {% call statement('alter_column_type') %}
    alter table {{ table }} add column {{ new }} {{ new_column_type }};
    update {{ table }} set {{ new }} = {{ old }};
    alter table {{ table }} drop column {{ old }} cascade;
    alter table {{ table }} rename column {{ new }} to {{ old }}
  {% endcall %}

{% endmacro %}


{% macro alter_relation_add_remove_columns(relation, add_columns = none, remove_columns = none) -%}
  {%- do return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) -%}
{% endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {%- set added = add_columns or [] -%}
  {%- set removed = remove_columns or [] -%}

  {% set alteration -%}

     alter {{ relation.type }} {{ relation.render() }}

            {% for column in added %}
               add column {{ column.quoted }} {{ column.expanded_data_type }}{{ ',' if not loop.last }}
            {% endfor %}{{ ',' if added and removed }}

            {% for column in removed %}
                drop column {{ column.quoted }}{{ ',' if not loop.last }}
            {% endfor %}

  {%- endset -%}

  {% do run_query(alteration) %}

{% endmacro %}
