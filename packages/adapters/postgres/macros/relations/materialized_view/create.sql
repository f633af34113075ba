{#- Creates a materialized view and its indexes, in one text. -#}

{% macro postgres__get_create_materialized_view_as_sql(relation, sql) %}
    create materialized view if not exists {{ relation }} as {{ sql }};

    {% for wanted in config.get('indexes', []) -%}
        {{- get_create_index_sql(relation, wanted) -}}{{ ';' if not loop.last }}
    {%- endfor -%}

{% endmacro %}
