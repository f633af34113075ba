{#- The catalog: every column of the relations that are asked for, with comments and owner. -#}

{#- A relation without an identifier stands for its whole schema. -#}
{% macro postgres__get_catalog_relations(information_schema, relations) -%}
  {%- set database = information_schema.database -%}
  {%- do adapter.verify_database(database) -%}

  {%- call statement('catalog', fetch_result=True) -%}
    select
        '{{ database }}' as table_database,
        namespace.nspname as table_schema,
        relation.relname as table_name,
        case relation.relkind
            when 'v' then 'VIEW'
            when 'm' then 'MATERIALIZED VIEW'
            else 'BASE TABLE'
        end as table_type,
        pg_catalog.obj_description(relation.oid, 'pg_class') as table_comment,
        attribute.attname as column_name,
        attribute.attnum as column_index,
        pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as column_type,
        pg_catalog.col_description(relation.oid, attribute.attnum) as column_comment,
        pg_catalog.pg_get_userbyid(relation.relowner) as table_owner
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
    join pg_catalog.pg_attribute as attribute on attribute.attrelid = relation.oid
    where (
      {%- for wanted in relations %}
        (upper(namespace.nspname) = upper('{{ wanted.schema }}')
        {%- if wanted.identifier %} and upper(relation.relname) = upper('{{ wanted.identifier }}'){% endif %})
        {%- if not loop.last %} or{% endif %}
      {%- endfor %}
      )
      -- tables, views, materialized views, partitioned and foreign tables; none of a session's own
      and relation.relkind in ('r', 'v', 'm', 'p', 'f')
      and relation.relpersistence in ('p', 'u')
      -- neither system columns nor dropped ones
      and attribute.attnum > 0
      and not attribute.attisdropped
    order by namespace.nspname, relation.relname, attribute.attnum
  {%- endcall -%}

  {%- do return(load_result('catalog').table) -%}
{%- endmacro %}


{% macro postgres__get_catalog(information_schema, schemas) -%}
  {%- set relations = [] -%}
  {%- for schema in schemas -%}
    {%- do relations.append({'schema': schema}) -%}
  {%- endfor -%}
  {%- do return(postgres__get_catalog_relations(information_schema, relations)) -%}
{%- endmacro %}
