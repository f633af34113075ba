{#- The parts of a snapshot: its first table, the staging table of later runs, and what both are made of. -#}

{#- Adds the columns that the query has and the snapshot has not. -#}
{% macro create_columns(relation, columns) %}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
  {% for column in columns %}
    {% call statement() %}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {% endcall %}
  {% endfor %}
{% endmacro %}


{#- For adapters that have to clear away the staging table. -#}
{% macro post_snapshot(staging_relation) %}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}
{% endmacro %}


{% macro get_true_sql() %}
  {{ adapter.dispatch('get_true_sql', 'dbt')() }}
{% endmacro %}

{% macro default__get_true_sql() %}
  {%- do return('TRUE') -%}
{% endmacro %}


{#- The names of the columns that a snapshot adds; the config snapshot_meta_column_names changes them. -#}
{% macro get_snapshot_table_column_names() %}
  {%- do return({
      'dbt_valid_to': 'dbt_valid_to',
      'dbt_valid_from': 'dbt_valid_from',
      'dbt_scd_id': 'dbt_scd_id',
      'dbt_updated_at': 'dbt_updated_at',
      'dbt_is_deleted': 'dbt_is_deleted'
  }) -%}
{% endmacro %}


{#- The query behind the staging table: one row for every version to add and every version to close. -#}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{% endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {% set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}
    {%- set key = strategy.unique_key -%}
    {%- set open_until = config.get('dbt_valid_to_current') -%}
    {%- set adds_deletions = strategy.hard_deletes == 'new_record' -%}
    {%- set closes_deletions = adds_deletions or strategy.hard_deletes == 'invalidate' -%}
    {%- set was_deleted = "snapshotted_data." ~ columns.dbt_is_deleted ~ " = 'True'" -%}
    {%- set is_open = "snapshotted_data." ~ columns.dbt_valid_to ~ (" = " ~ open_until if open_until else " is null") %}
    {% if adds_deletions %}
        {% set deletion_scd_id = snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) %}
    {% endif %}
    with snapshot_query as (

        {{ source_sql }}

    ),

    snapshotted_data as (

        select *, {{ unique_key_fields(key) }}
        from {{ target_relation }}
        where
            {% if open_until %}
		{% set valid_to = columns.dbt_valid_to | trim %}
		{{ "" }}

		{{ "" }}
                ( {{ equals(valid_to, open_until | trim) }} or {{ valid_to }} is null )
            {% else %}
                {{ columns.dbt_valid_to }} is null
            {% endif %}

    ),

    insertions_source_data as (

        select *, {{ unique_key_fields(key) }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ get_dbt_valid_to_current(strategy, columns) }},
            {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}

        from snapshot_query
    ),

    updates_source_data as (

        select *, {{ unique_key_fields(key) }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}

        from snapshot_query
    ),

    {%- if closes_deletions %}

    deletes_source_data as (

        select *, {{ unique_key_fields(key) }}
        from snapshot_query
    ),
    {% endif %}

    insertions as (

        select
            'insert' as dbt_change_type,
            source_data.*
          {%- if adds_deletions -%}
            ,'False' as {{ columns.dbt_is_deleted }}
          {%- endif %}

        from insertions_source_data as source_data
        left outer join snapshotted_data
            on {{ unique_key_join_on(key, "snapshotted_data", "source_data") }}
            where {{ unique_key_is_null(key, "snapshotted_data") }}
            or ({{ unique_key_is_not_null(key, "snapshotted_data") }} and (
               {{ strategy.row_changed }} {%- if adds_deletions -%} or {{ was_deleted }} {% endif %}
            )

        )

    ),

    updates as (

        select
            'update' as dbt_change_type,
            source_data.*,
            snapshotted_data.{{ columns.dbt_scd_id }}
          {%- if adds_deletions -%}
            , snapshotted_data.{{ columns.dbt_is_deleted }}
          {%- endif %}

        from updates_source_data as source_data
        join snapshotted_data
            on {{ unique_key_join_on(key, "snapshotted_data", "source_data") }}
        where (
            {{ strategy.row_changed }}  {%- if adds_deletions -%} or {{ was_deleted }} {% endif %}
        )
    )

    {%- if closes_deletions %}
    ,
    deletes as (

        select
            'delete' as dbt_change_type,
            source_data.*,
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
            {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
            snapshotted_data.{{ columns.dbt_scd_id }}
          {%- if adds_deletions -%}
            , snapshotted_data.{{ columns.dbt_is_deleted }}
          {%- endif %}
        from snapshotted_data
        left join deletes_source_data as source_data
            on {{ unique_key_join_on(key, "snapshotted_data", "source_data") }}
            where {{ unique_key_is_null(key, "source_data") }}

            {%- if adds_deletions %}
            and not (
                --avoid updating the record's valid_to if the latest entry is marked as deleted
                {{ was_deleted }}
                and
                {{ is_open }}
            )
            {%- endif %}
    )
    {%- endif %}

    {%- if adds_deletions %}
        {% set snapshot_names = get_list_of_column_names(get_columns_in_relation(target_relation)) %}
        {% set source_names = get_columns_in_query(source_sql) %}
    ,
    deletion_records as (

        select
            'insert' as dbt_change_type,
            {%- for name in source_names -%}
            {{ "snapshotted_data" if name in snapshot_names else "source_data" }}.{{ adapter.quote(name) }},
            {%- endfor -%}
            {%- if key | is_list -%}
                {%- for part in key -%}
            snapshotted_data.{{ part }} as dbt_unique_key_{{ loop.index }},
                {% endfor -%}
            {%- else -%}
            snapshotted_data.dbt_unique_key as dbt_unique_key,
            {% endif -%}
            {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
            {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
            snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
            {{ deletion_scd_id }} as {{ columns.dbt_scd_id }},
            'True' as {{ columns.dbt_is_deleted }}
        from snapshotted_data
        left join deletes_source_data as source_data
            on {{ unique_key_join_on(key, "snapshotted_data", "source_data") }}
        where {{ unique_key_is_null(key, "source_data") }}
        and not (
            --avoid inserting a new record if the latest one is marked as deleted
            {{ was_deleted }}
            and
            {{ is_open }}
            )

    )
    {%- endif %}

    select * from insertions
    union all
    select * from updates
    {%- if closes_deletions %}
    union all
    select * from deletes
    {%- endif %}
    {%- if adds_deletions %}
    union all
    select * from deletion_records
    {%- endif %}


{%- endmacro %}


{#- The query behind the first table. -#}
{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{% endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
    {% set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}

    select *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
      {%- if strategy.hard_deletes == 'new_record' -%}
        , 'False' as {{ columns.dbt_is_deleted }}
      {% endif -%}
    from (
        {{ sql }}
    ) sbq

{% endmacro %}


{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% set staging = make_temp_relation(target_relation) %}
    {% set changes = snapshot_staging_table(strategy, sql, target_relation) %}

    {% call statement('build_snapshot_staging_relation') %}
        {{ create_table_as(True, staging, changes) }}
    {% endcall %}

    {% do return(staging) %}
{% endmacro %}


{#- None where the query has no such column. -#}
{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {%- set found = namespace(type=none) -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) -%}
    {%- if column.column in ('dbt_updated_at', 'DBT_UPDATED_AT') -%}
      {%- set found.type = column.dtype -%}
    {%- endif -%}
  {%- endfor -%}
  {%- do return(found.type or none) -%}
{% endmacro %}


{#- Times of two types are compared and stored wrongly on some databases: worth a warning. -#}
{% macro check_time_data_types(sql) %}
  {%- set updated_at_type = get_updated_at_column_data_type(sql) -%}
  {%- set now_type = get_snapshot_get_time_data_type() -%}
  {%- if now_type is not none and updated_at_type is not none and now_type != updated_at_type
      and exceptions.warn_snapshot_timestamp_data_types -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(now_type, updated_at_type) -%}
  {%- endif -%}
{% endmacro %}


{#- Null, or the date that stands for "still valid"; the nullif gives it the type of updated_at. -#}
{% macro get_dbt_valid_to_current(strategy, columns) %}
  {% set open_until = config.get('dbt_valid_to_current') or "null" %}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ open_until }})
  as {{ columns.dbt_valid_to }}
{% endmacro %}


{#- A unique key is one expression, or a list of columns. -#}
{% macro unique_key_fields(unique_key) %}
    {% if unique_key | is_list %}
        {% for part in unique_key %}
            {{ part }} as dbt_unique_key_{{ loop.index }}
            {%- if not loop.last %} , {%- endif %}
        {% endfor %}
    {% else %}
        {{ unique_key }} as dbt_unique_key
    {% endif %}
{% endmacro %}


{% macro unique_key_join_on(unique_key, identifier, from_identifier) %}
    {% if unique_key | is_list %}
        {% for part in unique_key %}
	    {% set one = identifier ~ ".dbt_unique_key_" ~ loop.index %}
	    {% set other = from_identifier ~ ".dbt_unique_key_" ~ loop.index %}
	    {{ equals(one | trim, other | trim) }}
            {%- if not loop.last %} and {%- endif %}
        {% endfor %}
    {% else %}
        {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {% endif %}
{% endmacro %}


{% macro unique_key_is_null(unique_key, identifier) %}
    {% if unique_key | is_list %}
        {{ identifier }}.dbt_unique_key_1 is null
    {% else %}
        {{ identifier }}.dbt_unique_key is null
    {% endif %}
{% endmacro %}


{% macro unique_key_is_not_null(unique_key, identifier) %}
    {% if unique_key | is_list %}
        {{ identifier }}.dbt_unique_key_1 is not null
    {% else %}
        {{ identifier }}.dbt_unique_key is not null
    {% endif %}
{% endmacro %}
