{#- Rows without a value; whole rows only where they are kept for people to read. -#}

{% macro default__test_not_null(model, column_name) %}

{% set wanted = '*' if should_store_failures() else column_name %}

select {{ wanted }}
from {{ model }}
where {{ column_name }} is null

{% endmacro %}
