{#- The least value is as good as any; older servers have no any_value. -#}

{% macro postgres__any_value(expression) -%}

    min({{ expression }})

{%- endmacro %}
