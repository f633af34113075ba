{#-
  Snapshot strategies: `strategy: x` calls snapshot_x_strategy, also of a package (`package.x`). A strategy gives SQL
  expressions (unique_key, updated_at, row_changed, scd_id) and what happens to rows that are gone (hard_deletes).
-#}

{% macro strategy_dispatch(name) -%}
  {%- set package, strategy = name.split('.', 1) if '.' in name else (none, name) -%}
  {%- if package is not none and package not in context -%}
    {%- do exceptions.raise_compiler_error("Could not find package '" ~ package ~ "', called with '" ~ name ~ "'") -%}
  {%- endif -%}

  {%- set names = context if package is none else context[package] -%}
  {%- set macro_name = 'snapshot_' ~ strategy ~ '_strategy' -%}
  {%- if macro_name not in names -%}
    {%- do exceptions.raise_compiler_error(
        "The specified strategy macro '" ~ strategy ~ "' was not found in package '" ~ package ~ "'"
    ) -%}
  {%- endif -%}
  {%- do return(names[macro_name]) -%}
{%- endmacro %}


{#- One hash of several expressions: the id of a row's version. -#}
{% macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
    md5({%- for arg in args -%}
        coalesce(cast({{ arg }} as varchar ), '')
        {% if not loop.last %} || '|' || {% endif %}
    {%- endfor -%})
{%- endmacro %}


{#-
  A row changed when its own time is later than that of the version that is kept. That time is compared, not the column of
  the same name in the snapshot: the strategy may have been another one before.
-#}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set updated_at = config.get('updated_at') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}

  {%- do return({
      "unique_key": unique_key,
      "updated_at": updated_at,
      "row_changed": "(" ~ snapshotted_rel ~ "." ~ columns.dbt_valid_from ~ " < " ~ current_rel ~ "." ~ updated_at ~ ")",
      "scd_id": snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
      "invalidate_hard_deletes": hard_deletes == 'invalidate',
      "hard_deletes": hard_deletes
  }) -%}
{% endmacro %}


{#- A time that is written as text, as an expression. -#}
{% macro snapshot_string_as_time(timestamp) -%}
    {{ adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}
  {%- do exceptions.raise_not_implemented(
      'snapshot_string_as_time macro not implemented for adapter ' ~ adapter.type()
  ) -%}
{% endmacro %}


{#- A pair: whether a column is new, and the columns to compare, quoted. -#}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {%- do return((false, none)) -%}
  {%- endif -%}

  {%- if check_cols_config == 'all' -%}
    {%- set wanted = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config is iterable and check_cols_config | length > 0 -%}
    {#- The query is asked for the names as the database writes them. It may end with a comment, so it ends its line. -#}
    {%- set named_columns -%}
            select {{ check_cols_config | join(', ') }} from (
                {{ node['compiled_code'] }}
            ) subq
        {%- endset -%}
    {%- set wanted = get_columns_in_query(named_columns) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) -%}
  {%- endif -%}

  {%- set target = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set existing = adapter.get_columns_in_relation(target) | map(attribute='name') | list -%}
  {%- set compared = [] -%}
  {%- for name in wanted if name in existing -%}
    {%- do compared.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {%- do return((compared | length < wanted | length, compared)) -%}
{%- endmacro %}


{#- A row changed when any of its checked columns has another value; null is a value here. -#}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {%- set column_added, compared = snapshot_check_all_get_existing_columns(
      node, target_exists, config.get('check_cols')
  ) -%}

  {%- set row_changed -%}
    (
    {%- if column_added -%}
        {{ get_true_sql() }}
    {%- else -%}
    {%- for name in compared or [] -%}
        {%- set old = snapshotted_rel ~ "." ~ name -%}
        {%- set new = current_rel ~ "." ~ name -%}
        {{ old }} != {{ new }}
        or
        (
            (({{ old }} is null) and not ({{ new }} is null))
            or
            ((not {{ old }} is null) and ({{ new }} is null))
        )
        {%- if not loop.last %} or {% endif -%}
    {%- endfor -%}
    {%- endif -%}
    )
    {%- endset -%}

  {%- do return({
      "unique_key": unique_key,
      "updated_at": updated_at,
      "row_changed": row_changed,
      "scd_id": snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
      "invalidate_hard_deletes": hard_deletes == 'invalidate',
      "hard_deletes": hard_deletes
  }) -%}
{% endmacro %}
