{#- What a generic test reads: the relation, or the rows of it that its `where` leaves. -#}

{% macro get_where_subquery(relation) -%}
  {%- do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) -%}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {%- set condition = config.get('where', '') -%}
  {%- if not condition -%}
    {%- do return(relation) -%}
  {%- endif -%}
  {%- do return("(select * from " ~ relation ~ " where " ~ condition ~ ") dbt_subquery") -%}
{%- endmacro %}
