{#- Puts a relation in the place of another, in the safest way that both kinds allow. -#}

{% macro get_replace_sql(existing_relation, target_relation, sql) %}
    {{- log('Applying REPLACE to: ' ~ existing_relation) -}}
    {{- adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql) -}}
{% endmacro %}


{#-
  In one statement where the database has one. Otherwise the new relation is built beside the old one and the old one kept
  until the end, as far as the two can be renamed.
-#}
{% macro default__get_replace_sql(existing_relation, target_relation, sql) %}

    {% set same_type = existing_relation.type == target_relation.type %}

    {% set at_once = same_type and existing_relation.can_be_replaced %}

    {% if at_once and existing_relation.is_view %}
        {{ get_replace_view_sql(target_relation, sql) }}

    {% elif at_once and existing_relation.is_table %}
        {{ get_replace_table_sql(target_relation, sql) }}

    {% elif at_once and existing_relation.is_materialized_view %}
        {{ get_replace_materialized_view_sql(target_relation, sql) }}

    {%- elif target_relation.can_be_renamed and existing_relation.can_be_renamed -%}
        {{ get_create_intermediate_sql(target_relation, sql) }};
        {{ get_create_backup_sql(existing_relation) }};
        {{ get_rename_intermediate_sql(target_relation) }};
        {{ get_drop_backup_sql(existing_relation) }}

    {%- elif target_relation.can_be_renamed -%}
        {{ get_create_intermediate_sql(target_relation, sql) }};
        {{ get_drop_sql(existing_relation) }};
        {{ get_rename_intermediate_sql(target_relation) }}

    {%- elif existing_relation.can_be_renamed -%}
        {{ get_create_backup_sql(existing_relation) }};
        {{ get_create_sql(target_relation, sql) }};
        {{ get_drop_backup_sql(existing_relation) }}

    {%- else -%}
        {{ get_drop_sql(existing_relation) }};
        {{ get_create_sql(target_relation, sql) }}

    {%- endif -%}

{% endmacro %}
