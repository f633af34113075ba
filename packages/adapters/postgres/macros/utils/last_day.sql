{#- Quarters are added as months: there is no interval of a quarter. -#}

{% macro postgres__last_day(date, datepart) -%}
    {%- if datepart == 'quarter' -%}
    {%- set next = dbt.dateadd('month', '3', dbt.date_trunc(datepart, date)) -%}
    cast(
        {{ dbt.dateadd('day', '-1', next) }}
        as date)
    {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
    {%- endif -%}
{%- endmacro %}
