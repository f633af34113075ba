{#- The rows of unit tests as SQL: what the model reads, and what it should give. -#}

{#- Columns that a row leaves out are null; types come from the relation that the fixture stands for. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
-- Fixture for {{ model.name }}
{% set types = column_name_to_data_types or {} %}
{%- set quoted = {} -%}
{%- set nulls = {} -%}

{%- if not types -%}
  {#- A deferred relation stands in for one that does not exist here. -#}
  {%- set described = defer_relation if defer_relation and not load_relation(this) else this -%}
  {%- for column in adapter.get_columns_in_relation(described) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
{%- endif -%}

{%- if not types -%}
  {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
{%- endif -%}

{%- for name, type in types.items() -%}
  {%- do nulls.update({name: safe_cast("null", type) | trim}) -%}
{%- endfor -%}

{{ validate_fixture_rows(rows, row_number) }}

{%- for row in rows -%}
{%-   set filled = nulls.copy() -%}
{%-   do filled.update(format_row(row, types)) -%}
select
{%-   for name, value in filled.items() %} {{ value }} as {{ quoted[name] }}{{ "," if not loop.last }}
{%-   endfor %}
{%-   if not loop.last %}
union all
{%    endif %}
{%- endfor -%}

{%- if not rows -%}
    select
    {%- for name, value in nulls.items() %} {{ value }} as {{ quoted[name] }}{{ "," if not loop.last }}
    {%- endfor %}
    limit 0
{%- endif -%}
{% endmacro %}


{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}

{%- if not rows -%}
    select * from dbt_internal_unit_test_actual
    limit 0
{%- endif -%}
{%- for row in rows -%}
select
{%-   for name, value in format_row(row, column_name_to_data_types).items() %} {{ value }} as {{ column_name_to_quoted[name] }}{{ "," if not loop.last }}
{%-   endfor %}
{%-   if not loop.last %}
union all
{%    endif %}
{%- endfor -%}

{% endmacro %}


{#- A row with lower-case names and its values as SQL of their columns' types. -#}
{%- macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for given_name, value in row.items() -%}
    {%- set name = given_name | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set where = "expected output" if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
          "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ where ~ "."
          "\nAccepted columns for " ~ where ~ " are: " ~ (column_name_to_data_types.keys() | list)
      ) -%}
    {%- endif -%}

    {#- A text that is longer than its column should fail the comparison, not be cut. -#}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string and 'varying' in type -%}
      {%- set type = type.split('(')[0] -%}
    {%- endif -%}

    {%- if value is string -%}
      {%- set value = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is none -%}
      {%- set value = 'null' -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(value, type)}) -%}
  {%- endfor -%}
  {%- do return(formatted) -%}
{%- endmacro -%}


{#- For adapters that cannot take every row. -#}
{%- macro validate_fixture_rows(rows, row_number) -%}
  {%- do return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) -%}
{%- endmacro -%}

{%- macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro -%}
