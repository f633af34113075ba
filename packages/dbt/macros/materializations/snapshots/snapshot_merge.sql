{#- Closes the rows that changed or went away, and adds the new ones: with a merge, where the database has one. -#}

{% macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}


{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}
    {%- set inserted = insert_cols | join(', ') -%}
    {%- set valid_to = "DBT_INTERNAL_DEST." ~ columns.dbt_valid_to -%}
    {%- set open_until = config.get("dbt_valid_to_current") -%}

    merge into {{ target.render() }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}

    when matched
     {% if open_until %}
       and ({{ equals(valid_to | trim, open_until | trim) }} or {{ valid_to }} is null)
     {% else %}
       and {{ valid_to }} is null
     {% endif %}
     and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
        then update
        set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}

    when not matched
     and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
        then insert ({{ inserted }})
        values ({{ inserted }})

{% endmacro %}
