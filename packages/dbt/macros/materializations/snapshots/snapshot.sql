{#-
  A snapshot's table is created from the query the first time. After that, what changed is gathered in a staging table, and
  the target's rows are closed and new ones added from there.
-#}

{% materialization snapshot, default %}

  {%- set unique_key = config.get('unique_key') -%}
  {%- set grant_config = config.get('grants') -%}

  {%- set target_relation_exists, target_relation = get_or_create_relation(
      database=model.database,
      schema=model.schema,
      identifier=model.get('alias', model.get('name')),
      type='table'
  ) -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}

  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- set make_strategy = strategy_dispatch(config.get('strategy')) -%}
  {%- set strategy = make_strategy(
      model, "snapshotted_data", "source_data", model['config'], target_relation_exists
  ) -%}

  {%- if not target_relation_exists -%}

    {%- set change_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- set final_sql = create_table_as(False, target_relation, change_sql) -%}

  {%- else -%}

    {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}

    {%- set change_sql = snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) -%}

    {#- Columns of the staging table that the target does not get. -#}
    {%- set helpers = ['dbt_change_type', 'DBT_CHANGE_TYPE', 'dbt_unique_key', 'DBT_UNIQUE_KEY'] -%}
    {%- if unique_key | is_list -%}
      {%- for key in strategy.unique_key -%}
        {%- do helpers.extend(['dbt_unique_key_' ~ loop.index, 'DBT_UNIQUE_KEY_' ~ loop.index]) -%}
      {%- endfor -%}
    {%- endif -%}

    {%- set new_columns = adapter.get_missing_columns(staging_table, target_relation)
        | rejectattr('name', 'in', helpers) | list -%}
    {%- do create_columns(target_relation, new_columns) -%}

    {%- set insert_cols = [] -%}
    {%- for column in adapter.get_columns_in_relation(staging_table) if column.name not in helpers -%}
      {%- do insert_cols.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set final_sql = snapshot_merge_sql(
        target=target_relation, source=staging_table, insert_cols=insert_cols
    ) -%}

  {%- endif -%}

  {{ check_time_data_types(change_sql) }}

  {% call statement('main') %}
      {{ final_sql }}
  {% endcall %}

  {%- do apply_grants(
      target_relation, grant_config, should_revoke=should_revoke(target_relation_exists, full_refresh_mode=False)
  ) -%}
  {%- do persist_docs(target_relation, model) -%}

  {%- if not target_relation_exists -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}

  {%- do adapter.commit() -%}

  {%- if staging_table is defined -%}
    {%- do post_snapshot(staging_table) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}

{% endmaterialization %}
