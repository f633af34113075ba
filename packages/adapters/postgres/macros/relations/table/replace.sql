{#- Puts a table in the place of another. -#}

{% macro postgres__get_replace_table_sql(relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {{ header if header is not none }}

    create or replace table {{ relation }}
        {% set with_contract = config.get('contract').enforced %}
        {% if with_contract %}
            {{ get_assert_columns_equivalent(sql) }}
            {{ get_table_columns_and_constraints() }}
        {% endif %}
    as (
        {{ get_select_subquery(sql) if with_contract else sql }}
    );
{%- endmacro %}
