{#- A seed's table is made when it is missing, emptied or made anew when it is there, and filled. -#}

{% materialization seed, default %}

  {%- set full_refresh = should_full_refresh() -%}
  {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set is_table = existing is not none and existing.is_table -%}
  {%- set is_view = existing is not none and existing.is_view -%}
  {%- set grant_config = config.get('grants') -%}

  {%- set agate_table = load_agate_table() -%}
  {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}

  {#- The transaction begins here. -#}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- if is_view -%}
    {%- do exceptions.raise_compiler_error("Cannot seed to '" ~ existing.render() ~ "', it is a view") -%}
  {%- elif is_table -%}
    {%- set table_sql = reset_csv_table(model, full_refresh, existing, agate_table) -%}
  {%- else -%}
    {%- set table_sql = create_csv_table(model, agate_table) -%}
  {%- endif -%}

  {%- set row_count = agate_table.rows | length -%}
  {%- set rows_sql = load_csv_rows(model, agate_table) if row_count > 0 else "" -%}

  {%- set code = 'CREATE' if full_refresh else 'INSERT' -%}
  {% call noop_statement('main', code ~ ' ' ~ row_count, code, row_count) %}
    {{ get_csv_sql(table_sql, rows_sql) }};
  {% endcall %}

  {%- set target_relation = this.incorporate(type='table') -%}
  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(existing, full_refresh)) -%}
  {%- do persist_docs(target_relation, model) -%}

  {%- if full_refresh or not is_table -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}

  {%- do adapter.commit() -%}

  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}

{% endmaterialization %}
