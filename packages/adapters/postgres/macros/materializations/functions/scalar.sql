{#- Arguments of a function; PostgreSQL's may have a default. -#}

{% macro postgres__formatted_scalar_function_args_sql() %}
    {% set args = [] %}
    {% for arg in model.arguments -%}
        {% set standard = arg.get('default_value', none) %}
        {% do args.append(
            arg.name ~ ' ' ~ arg.data_type ~ (' DEFAULT ' ~ standard if standard is not none else '')
        ) -%}
    {%- endfor %}
    {{ args | join(', ') }}
{% endmacro %}
