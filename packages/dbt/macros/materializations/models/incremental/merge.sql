{#- The statements of the incremental strategies: merge, delete and insert, overwrite. -#}

{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
   -- back compat for old kwarg name
  {% set conditions = kwargs.get('predicates', incremental_predicates) %}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, conditions) }}
{%- endmacro %}


{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) %}
  {%- do return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) -%}
{% endmacro %}

{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {%- do return(equals(source_unique_key, target_unique_key) | trim) -%}
{%- endmacro %}


{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set conditions = [] if incremental_predicates is none else [] + incremental_predicates -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute="name")) -%}
    {%- set updated = get_merge_update_columns(
        config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns
    ) -%}
    {%- set header = config.get('sql_header', none) -%}

    {% if unique_key %}
        {% if unique_key is sequence and unique_key is not mapping and unique_key is not string %}
            {% for key in unique_key %}
                {% set match %}
                    DBT_INTERNAL_SOURCE.{{ key }} = DBT_INTERNAL_DEST.{{ key }}
                {% endset %}
                {% do conditions.append(match) %}
            {% endfor %}
        {% else %}
            {% set new_key = ("DBT_INTERNAL_SOURCE." ~ unique_key) | trim %}
            {% set old_key = ("DBT_INTERNAL_DEST." ~ unique_key) | trim %}
            {% set match = get_merge_unique_key_match(new_key, old_key) %}
            {% do conditions.append(match) %}
        {% endif %}
    {% else %}
        {% do conditions.append('FALSE') %}
    {% endif %}

    {{ header if header is not none }}

    merge into {{ target }} as DBT_INTERNAL_DEST
        using {{ source }} as DBT_INTERNAL_SOURCE
        on {{ "(" ~ conditions | join(") and (") ~ ")" }}

    {% if unique_key %}
    when matched then update set
        {% for column in updated -%}
            {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    {% endif %}

    when not matched then insert
        ({{ columns }})
    values
        ({{ columns }})

{% endmacro %}


{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(
      target, source, unique_key, dest_columns, incremental_predicates
  ) }}
{%- endmacro %}

{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute="name")) -%}

    {% if unique_key %}
        {% if unique_key is string %}
        {% set unique_key = [unique_key] %}
        {% endif %}
        {%- set key = unique_key | join(', ') -%}
        delete from {{ target }} as DBT_INTERNAL_DEST
        where ({{ key }}) in (
            select distinct {{ key }}
            from {{ source }} as DBT_INTERNAL_SOURCE
        )
        {%- if incremental_predicates %}
            {% for condition in incremental_predicates %}
                and {{ condition }}
            {% endfor %}
        {%- endif -%};

    {% endif %}

    insert into {{ target }} ({{ columns }})
    (
        select {{ columns }}
        from {{ source }}
    )

{%- endmacro %}


{#- Everything that the conditions choose is replaced by the new rows. -#}
{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(
      target, source, dest_columns, predicates, include_sql_header
  ) }}
{%- endmacro %}

{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute="name")) -%}
    {%- set header = config.get('sql_header', none) -%}

    {{ header if header is not none and include_sql_header }}

    merge into {{ target }} as DBT_INTERNAL_DEST
        using {{ source }} as DBT_INTERNAL_SOURCE
        on FALSE

    when not matched by source
        {% if predicates %} and {{ predicates | join(' and ') }} {% endif %}
        then delete

    when not matched then insert
        ({{ columns }})
    values
        ({{ columns }})

{% endmacro %}
