{#- Drops what lies under the backup name of a relation. -#}

{%- macro get_drop_backup_sql(relation) -%}
    {%- do log('Applying DROP BACKUP to: ' ~ relation) -%}
    {{- adapter.dispatch('get_drop_backup_sql', 'dbt')(relation) -}}
{%- endmacro -%}


{%- macro default__get_drop_backup_sql(relation) -%}

    {% set backup = make_backup_relation(relation, relation.type) %}

    {{ get_drop_sql(backup) }}

{%- endmacro -%}
