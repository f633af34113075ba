{#- PostgreSQL's tables, indexes, schemas, names, comments and grants. -#}

{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set unlogged = config.get('unlogged', default=false) -%}
  {%- set with_contract = config.get('contract').enforced -%}

  {{ header if header is not none }}

  create {{ "temporary" if temporary else "unlogged" if unlogged }} table {{ relation }}
  {{ "" }}
  {% if with_contract %}
    {{ get_assert_columns_equivalent(sql) }}
  {% endif -%}
  {% if with_contract and not temporary -%}
      {{ get_table_columns_and_constraints() }} ;
    insert into {{ relation }} (
      {{ adapter.dispatch('get_column_names', 'dbt')() }}
    )
    {%- set sql = get_select_subquery(sql) %}
  {% else %}
    as
  {% endif %}
  (
    {{ sql }}
  );
{%- endmacro %}


{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ "unique" if index.unique }} index if not exists
  "{{ index.render(relation) }}"
  on {{ relation }} {{ "using " ~ index.type if index.type }}
  ({{ index.columns | join(", ") }})
{%- endmacro %}


{% macro postgres__create_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier().include(database=False) }}
  {%- endcall -%}
{% endmacro %}

{% macro postgres__drop_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier().include(database=False) }} cascade
  {%- endcall -%}
{% endmacro %}


{#- A temporary table has no schema that is known here: its name alone finds it. -#}
{% macro postgres__get_columns_in_relation(relation) -%}
  {% call statement('get_columns_in_relation', fetch_result=True) %}
      select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
      from {{ relation.information_schema('columns') }}
      where table_name = '{{ relation.identifier }}'
      {%- if relation.schema %}
        and table_schema = '{{ relation.schema }}'
      {%- endif %}
      order by ordinal_position
  {% endcall %}
  {%- do return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) -%}
{% endmacro %}


{% macro postgres__list_relations_without_caching(schema_relation) %}
  {% call statement('list_relations_without_caching', fetch_result=True) -%}
    select
      '{{ schema_relation.database }}' as database,
      relation.relname as name,
      namespace.nspname as schema,
      case relation.relkind
        when 'v' then 'view'
        when 'm' then 'materialized_view'
        else 'table'
      end as type
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
    where lower(namespace.nspname) = lower('{{ schema_relation.schema }}')
      and relation.relkind in ('r', 'p', 'v', 'm')
  {% endcall %}
  {%- do return(load_result('list_relations_without_caching').table) -%}
{% endmacro %}


{% macro postgres__information_schema_name(database) -%}
  information_schema
{%- endmacro %}


{% macro postgres__list_schemas(database) %}
  {%- if database -%}
    {%- do adapter.verify_database(database) -%}
  {%- endif -%}
  {% call statement('list_schemas', fetch_result=True, auto_begin=False) %}
    select distinct nspname from pg_namespace
  {% endcall %}
  {%- do return(load_result('list_schemas').table) -%}
{% endmacro %}

{% macro postgres__check_schema_exists(information_schema, schema) -%}
  {%- if information_schema.database -%}
    {%- do adapter.verify_database(information_schema.database) -%}
  {%- endif -%}
  {% call statement('check_schema_exists', fetch_result=True, auto_begin=False) %}
    select count(*) from pg_namespace where nspname = '{{ schema }}'
  {% endcall %}
  {%- do return(load_result('check_schema_exists').table) -%}
{% endmacro %}


{#-
  PostgreSQL cuts names silently. The relation's own name gives way to the suffix, so that what makes the name different
  from others stays. `dstring` adds the time of day.
-#}
{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) %}
  {%- set ending = suffix ~ (modules.datetime.datetime.now().strftime("%H%M%S%f") if dstring else "") -%}
  {%- set room = base_relation.relation_max_name_length() -%}
  {%- if ending | length > room -%}
    {%- do exceptions.raise_compiler_error(
        'Relation suffix is too long (' ~ ending | length ~ ' characters). Maximum length is ' ~ room ~ ' characters.'
    ) -%}
  {%- endif -%}
  {%- set identifier = base_relation.identifier[:room - ending | length] ~ ending -%}
  {%- do return(base_relation.incorporate(path={"identifier": identifier})) -%}
{% endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) %}
  {%- do return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) -%}
{% endmacro %}

{#- Temporary tables live in a schema of their session. -#}
{% macro postgres__make_temp_relation(base_relation, suffix) %}
  {%- set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) -%}
  {%- do return(named.incorporate(path={"schema": none, "database": none})) -%}
{% endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {%- set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=False) -%}
  {%- do return(named.incorporate(type=backup_relation_type)) -%}
{% endmacro %}


{#- Between dollar quotes with a label of their own, a description may hold anything but that label. -#}
{% macro postgres_escape_comment(comment) -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
  {%- endif -%}
  {%- set quote = '$dbt_comment_literal_block$' -%}
  {%- if quote in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ quote ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{ quote ~ comment ~ quote }}
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) %}
  {%- set kind = 'materialized view' if relation.type == 'materialized_view' else relation.type %}
  {{ "" }}
  comment on {{ kind }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{% endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) %}
  {% set existing = adapter.get_columns_in_relation(relation) | map(attribute="name") | list %}
  {% for name, column in column_dict.items() if name in existing %}
    {{ "" }}
    {{ "" }}
    comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ postgres_escape_comment(column['description']) }};
  {% endfor %}
{% endmacro %}


{%- macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type
  from {{ relation.information_schema('role_table_grants') }}
      where grantor = current_role
        and grantee != current_role
        and table_schema = '{{ relation.schema }}'
        and table_name = '{{ relation.identifier }}'
{%- endmacro -%}

{#- A relation that is renamed into place is a new one: it has no grants. -#}
{% macro postgres__copy_grants() %}
  {%- do return(False) -%}
{% endmacro %}


{% macro postgres__get_show_indexes_sql(relation) %}
    select
        index_class.relname as name,
        method.amname as method,
        index.indisunique as "unique",
        array_to_string(array_agg(attribute.attname), ',') as column_names
    from pg_catalog.pg_index as index
    join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
    join pg_catalog.pg_am as method on method.oid = index_class.relam
    join pg_catalog.pg_class as table_class on table_class.oid = index.indrelid
    join pg_catalog.pg_namespace as namespace on namespace.oid = table_class.relnamespace
    join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = table_class.oid and attribute.attnum = any(index.indkey)
    where namespace.nspname = '{{ relation.schema }}'
      and table_class.relname = '{{ relation.identifier }}'
      and table_class.relkind in ('r', 'm')
    group by 1, 2, 3
    order by 1, 2, 3
{% endmacro %}

{%- macro postgres__get_drop_index_sql(relation, index_name) -%}
    drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro -%}
