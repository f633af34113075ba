{#- Changes of a materialized view's config, and the SQL that makes them. Every adapter that has such views says how. -#}

{% macro get_alter_materialized_view_as_sql(
    relation,
    configuration_changes,
    sql,
    existing_relation,
    backup_relation,
    intermediate_relation
) %}
    {{- log('Applying ALTER to: ' ~ relation) -}}
    {{- adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(
        relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation
    ) -}}
{% endmacro %}

{% macro default__get_alter_materialized_view_as_sql(
    relation,
    configuration_changes,
    sql,
    existing_relation,
    backup_relation,
    intermediate_relation
) %}
  {%- do exceptions.raise_compiler_error("Materialized views have not been implemented for this adapter.") -%}
{% endmacro %}


{#-
  None when nothing changed; otherwise what get_alter_materialized_view_as_sql of the same adapter understands: for each
  category of changes a list of actions with what they need.
-#}
{% macro get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {%- do log('Determining configuration changes on: ' ~ existing_relation) -%}
  {%- do return(
      adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)
  ) -%}
{% endmacro %}

{% macro default__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {%- do exceptions.raise_compiler_error("Materialized views have not been implemented for this adapter.") -%}
{% endmacro %}
