{#- Indexes: from the config `indexes`, and what an adapter says about the ones that exist. -#}

{#- None where the adapter knows no indexes. -#}
{% macro get_create_index_sql(relation, index_dict) -%}
  {%- do return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) -%}
{% endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
  {%- do return(none) -%}
{% endmacro %}


{% macro create_indexes(relation) -%}
  {{ adapter.dispatch('create_indexes', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__create_indexes(relation) -%}
  {%- for wanted in config.get('indexes', default=[]) -%}
    {%- set creation = get_create_index_sql(relation, wanted) -%}
    {%- if creation -%}
      {%- do run_query(creation) -%}
    {%- endif -%}
  {%- endfor -%}
{% endmacro %}


{% macro get_drop_index_sql(relation, index_name) -%}
    {{ adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name) }}
{%- endmacro %}

{% macro default__get_drop_index_sql(relation, index_name) -%}
  {%- do exceptions.raise_compiler_error("`get_drop_index_sql has not been implemented for this adapter.") -%}
{%- endmacro %}


{% macro get_show_indexes_sql(relation) -%}
    {{ adapter.dispatch('get_show_indexes_sql', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__get_show_indexes_sql(relation) -%}
  {%- do exceptions.raise_compiler_error("`get_show_indexes_sql has not been implemented for this adapter.") -%}
{%- endmacro %}
