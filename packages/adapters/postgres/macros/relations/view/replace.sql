{#- Puts a view in the place of another with the same columns. -#}

{% macro postgres__get_replace_view_sql(relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {{ header if header is not none }}

    create or replace view {{ relation }}
        {% set with_contract = config.get('contract').enforced %}
        {% if with_contract %}
            {{ get_assert_columns_equivalent(sql) }}
        {%- endif %}
    as (
        {{ sql }}
    );
{%- endmacro %}
