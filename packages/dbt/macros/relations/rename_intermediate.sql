{#- Gives what was built under the intermediate name the name of its relation. -#}

{%- macro get_rename_intermediate_sql(relation) -%}
    {%- do log('Applying RENAME INTERMEDIATE to: ' ~ relation) -%}
    {{- adapter.dispatch('get_rename_intermediate_sql', 'dbt')(relation) -}}
{%- endmacro -%}


{%- macro default__get_rename_intermediate_sql(relation) -%}

    {% set intermediate = make_intermediate_relation(relation) %}

    {{ get_rename_sql(intermediate, relation.identifier) }}

{%- endmacro -%}
