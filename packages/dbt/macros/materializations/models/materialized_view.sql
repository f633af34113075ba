{#-
  A materialized view is created, replaced, changed in place or only refreshed, by what is there and by what its config says
  about changes.
-#}

{% materialization materialized_view, default %}

  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type=this.MaterializedView) -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(
      target_relation, target_relation.MaterializedView if existing_relation is none else existing_relation.type
  ) -%}

  {{ materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) }}

  {%- set build_sql = materialized_view_get_build_sql(
      existing_relation, target_relation, backup_relation, intermediate_relation
  ) -%}
  {%- if build_sql == '' -%}
    {{ materialized_view_execute_no_op(target_relation) }}
  {%- else -%}
    {{ materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) }}
  {%- endif -%}

  {{ materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) }}

  {%- do return({'relations': [target_relation]}) -%}

{% endmaterialization %}


{#- Clears away what a run that was broken off left behind. -#}
{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) %}
  {%- set leftover_backup = load_cached_relation(backup_relation) -%}
  {%- set leftover_intermediate = load_cached_relation(intermediate_relation) -%}

  {%- do drop_relation_if_exists(leftover_backup) -%}
  {%- do drop_relation_if_exists(leftover_intermediate) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
{% endmacro %}


{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) %}
  {%- do drop_relation_if_exists(backup_relation) -%}
  {%- do drop_relation_if_exists(intermediate_relation) -%}

  {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}


{#- Empty when nothing is to be done. -#}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) %}
  {%- if existing_relation is none -%}
    {%- do return(get_create_materialized_view_as_sql(target_relation, sql)) -%}
  {%- endif -%}

  {%- if should_full_refresh() or not existing_relation.is_materialized_view -%}
    {%- do return(get_replace_sql(existing_relation, target_relation, sql)) -%}
  {%- endif -%}

  {%- set changes = get_materialized_view_configuration_changes(existing_relation, config) -%}
  {%- if changes is none -%}
    {%- do return(refresh_materialized_view(target_relation)) -%}
  {%- endif -%}

  {%- set reaction = config.get('on_configuration_change') -%}
  {%- set situation = "Configuration changes were identified and `on_configuration_change` was set to `"
      ~ reaction ~ "` for `" ~ target_relation.render() ~ "`" -%}
  {%- if reaction == 'apply' -%}
    {%- do return(get_alter_materialized_view_as_sql(
        target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation
    )) -%}
  {%- elif reaction == 'continue' -%}
    {%- do exceptions.warn(situation) -%}
    {%- do return('') -%}
  {%- elif reaction == 'fail' -%}
    {%- do exceptions.raise_fail_fast_error(situation) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Unexpected configuration scenario") -%}
  {%- endif -%}
{% endmacro %}


{% macro materialized_view_execute_no_op(target_relation) %}
  {%- do store_raw_result(name="main", message="skip " ~ target_relation, code="skip", rows_affected="-1") -%}
{% endmacro %}


{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) %}
    {#- The transaction begins here. -#}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set grant_config = config.get('grants') -%}

    {% call statement(name="main") %}
        {{ build_sql }}
    {% endcall %}

    {%- do apply_grants(
        target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    {%- do adapter.commit() -%}
{% endmacro %}
