{#- Replacing a view: the SQL, and a materialization in one step for databases whose views may change their columns. -#}

{% macro get_replace_view_sql(relation, sql) -%}
    {{- adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_replace_view_sql(relation, sql) -%}
  {%- do exceptions.raise_compiler_error(
      "`get_replace_view_sql` has not been implemented for this adapter."
  ) -%}
{%- endmacro %}


{#- The whole life of a view model; adapters call it from their own view materialization. -#}
{% macro create_or_replace_view() %}
  {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set was_view = existing is not none and existing.is_view -%}
  {%- set target_relation = api.Relation.create(
      database=database, schema=schema, identifier=model['alias'], type='view'
  ) -%}
  {%- set grant_config = config.get('grants') -%}

  {{ run_hooks(pre_hooks) }}

  {%- if existing is not none and existing.is_table -%}
    {{ handle_existing_table(should_full_refresh(), existing) }}
  {%- endif -%}

  {% call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall %}

  {%- do apply_grants(
      target_relation, grant_config, should_revoke=should_revoke(was_view, full_refresh_mode=True)
  ) -%}

  {{ run_hooks(post_hooks) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmacro %}


{#- What to do with a table where the view should be. -#}
{% macro handle_existing_table(full_refresh, old_relation) %}
    {{ adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) }}
{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
  {%- do log("Dropping relation " ~ old_relation.render() ~ " because it is of type " ~ old_relation.type) -%}
  {%- do adapter.drop_relation(old_relation) -%}
{% endmacro %}
