{#- Which views are built on which relations: dropping one takes the others along. -#}

{#-
  A view is a rule (pg_rewrite) on its own relation. The rule depends on that relation inwardly, and plainly on every column
  that the view reads.
-#}
{% macro postgres__get_relations() -%}
  {%- call statement('relations', fetch_result=True) -%}
    select distinct
        view_namespace.nspname as dependent_schema,
        view.relname as dependent_name,
        read_namespace.nspname as referenced_schema,
        read.relname as referenced_name
    from pg_catalog.pg_depend as owned
    join pg_catalog.pg_class as view on view.oid = owned.refobjid
    join pg_catalog.pg_namespace as view_namespace on view_namespace.oid = view.relnamespace
    join pg_catalog.pg_depend as used
        on used.objid = owned.objid
        and used.classid = owned.classid
        and used.refclassid = owned.refclassid
        and used.refobjid <> owned.refobjid
    join pg_catalog.pg_class as read on read.oid = used.refobjid
    join pg_catalog.pg_namespace as read_namespace on read_namespace.oid = read.relnamespace
    where owned.classid = 'pg_catalog.pg_rewrite'::regclass
      and owned.refclassid = 'pg_catalog.pg_class'::regclass
      and owned.deptype = 'i'
      and read_namespace.nspname <> 'information_schema'
      and read_namespace.nspname not like 'pg\_%'
    order by 1, 2, 3, 4
  {%- endcall -%}

  {%- do return(load_result('relations').table) -%}
{% endmacro %}

{% macro postgres_get_relations() %}
  {%- do return(postgres__get_relations()) -%}
{% endmacro %}
