{#- Creates a relation under its intermediate name; one that was left over goes first. -#}

{%- macro get_create_intermediate_sql(relation, sql) -%}
    {%- do log('Applying CREATE INTERMEDIATE to: ' ~ relation) -%}
    {{- adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql) -}}
{%- endmacro -%}


{%- macro default__get_create_intermediate_sql(relation, sql) -%}

    {% set intermediate = make_intermediate_relation(relation) %}

    {{ get_drop_sql(intermediate) }};

    {{ get_create_sql(intermediate, sql) }}

{%- endmacro -%}
