{#-
  An incremental model's table is created when it is missing, built anew beside the old one on a full refresh, and otherwise
  changed: the model's rows go into a temporary table, and the strategy says how they get from there into the target.
-#}

{% materialization incremental, default -%}

  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set temp_relation = make_temp_relation(target_relation) -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(
      target_relation, 'table' if existing_relation is none else existing_relation.type
  ) -%}

  {%- set unique_key = config.get('unique_key') -%}
  {%- set rebuild = should_full_refresh() or existing_relation.is_view -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set grant_config = config.get('grants') -%}

  {%- set leftover_intermediate = load_cached_relation(intermediate_relation) -%}
  {%- set leftover_backup = load_cached_relation(backup_relation) -%}
  {%- do drop_relation_if_exists(leftover_intermediate) -%}
  {%- do drop_relation_if_exists(leftover_backup) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}

  {#- The transaction begins here. -#}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- set strategy = adapter.get_incremental_strategy_macro(
      context, config.get('incremental_strategy') or 'default'
  ) -%}

  {%- set swap = false -%}
  {%- if existing_relation is none -%}
    {%- set built_relation = target_relation -%}
    {%- set build_sql = get_create_table_as_sql(False, target_relation, sql) -%}
  {%- elif rebuild -%}
    {%- set built_relation = intermediate_relation -%}
    {%- set build_sql = get_create_table_as_sql(False, intermediate_relation, sql) -%}
    {%- set swap = true -%}
  {%- else -%}
    {%- set built_relation = temp_relation -%}
    {%- do run_query(get_create_table_as_sql(True, temp_relation, sql)) -%}

    {%- set contract = config.get('contract') -%}
    {%- if not contract or not contract.enforced -%}
      {%- do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) -%}
    {%- endif -%}

    {%- set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation)
        or adapter.get_columns_in_relation(existing_relation) -%}
    {%- set predicates = config.get('predicates', none) or config.get('incremental_predicates', none) -%}
    {%- set build_sql = strategy({
        'target_relation': target_relation,
        'temp_relation': temp_relation,
        'unique_key': unique_key,
        'dest_columns': dest_columns,
        'incremental_predicates': predicates,
    }) -%}
  {%- endif -%}

  {% call statement("main") %}
      {{ build_sql }}
  {% endcall %}

  {%- if existing_relation is none or existing_relation.is_view or should_full_refresh() -%}
    {%- do create_indexes(built_relation) -%}
  {%- endif -%}

  {%- if swap -%}
    {%- do adapter.rename_relation(target_relation, backup_relation) -%}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
  {%- endif -%}

  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(existing_relation, rebuild)) -%}
  {%- do persist_docs(target_relation, model) -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}

  {%- do adapter.commit() -%}

  {%- if swap -%}
    {%- do adapter.drop_relation(backup_relation) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}

{%- endmaterialization %}
