{#- How a seed's table is made, emptied and filled. -#}

{% macro create_csv_table(model, agate_table) -%}
  {{ adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) }}
{%- endmacro %}

{#- `column_types` of the config goes before what the values look like. -#}
{% macro default__create_csv_table(model, agate_table) %}
  {%- set given_types = model['config'].get('column_types', {}) -%}
  {%- set quoting = model['config'].get('quote_columns', none) -%}
  {%- set columns = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = given_types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
    {%- do columns.append(adapter.quote_seed_column(name | string, quoting) ~ " " ~ type) -%}
  {%- endfor -%}

  {% set creation %}
    create table {{ this.render() }} ({{ columns | join(",") }})
  {% endset %}

  {% call statement('_') -%}
    {{ creation }}
  {%- endcall %}

  {%- do return(creation) -%}
{% endmacro %}


{#- A table that exists is emptied; on a full refresh it is made anew, with the columns of today. -#}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) }}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
    {%- do return(create_csv_table(model, agate_table)) -%}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {%- do return("truncate table " ~ old_relation.render()) -%}
{% endmacro %}


{#- What people find under target/run. -#}
{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{% endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ create_or_truncate_sql }};
    -- dbt seed --
    {{ insert_sql }}
{% endmacro %}


{#- Stands for one value in an insert. -#}
{% macro get_binding_char() -%}
  {{ adapter.dispatch('get_binding_char', 'dbt')() }}
{%- endmacro %}

{% macro default__get_binding_char() %}
  {%- do return('%s') -%}
{% endmacro %}


{#- Rows per insert. -#}
{% macro get_batch_size() -%}
  {%- do return(adapter.dispatch('get_batch_size', 'dbt')()) -%}
{%- endmacro %}

{% macro default__get_batch_size() %}
  {%- do return(10000) -%}
{% endmacro %}


{% macro get_seed_column_quoted_csv(model, column_names) %}
  {%- set quoting = model['config'].get('quote_columns', none) -%}
  {%- set names = [] -%}
  {%- for name in column_names -%}
    {%- do names.append(adapter.quote_seed_column(name, quoting)) -%}
  {%- endfor -%}
  {%- do return(names | join(', ')) -%}
{% endmacro %}


{#- Gives the first insert, for the file under target/run. -#}
{% macro load_csv_rows(model, agate_table) -%}
  {{ adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table) }}
{%- endmacro %}

{% macro default__load_csv_rows(model, agate_table) %}
  {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set placeholders = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do placeholders.append(get_binding_char()) -%}
  {%- endfor -%}
  {%- set row_sql = "(" ~ placeholders | join(",") ~ ")" -%}

  {%- set inserts = [] -%}
  {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
      {%- set values = [] -%}
      {%- for row in rows -%}
        {%- do values.extend(row) -%}
      {%- endfor -%}

      {% set insertion %}
          insert into {{ this.render() }} ({{ columns }}) values
          {{ ([row_sql] * (rows | length)) | join(",") }}
      {% endset %}

      {%- do adapter.add_query(insertion, bindings=values, abridge_sql_log=True) -%}
      {%- if loop.first -%}
        {%- do inserts.append(insertion) -%}
      {%- endif -%}
  {%- endfor -%}

  {%- do return(inserts[0]) -%}
{% endmacro %}
