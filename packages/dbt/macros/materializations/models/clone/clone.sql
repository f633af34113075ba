{#- `dbt clone`: a copy of another environment's table where the database has such copies, otherwise a view of it. -#}

{%- materialization clone, default -%}

  {%- set nothing = {'relations': []} -%}

  {%- if not defer_relation -%}
    {%- do log("No relation found in state manifest for " ~ model.unique_id, info=True) -%}
    {%- do return(nothing) -%}
  {%- endif -%}

  {%- set existing_relation = load_cached_relation(this) -%}
  {%- if existing_relation and not flags.FULL_REFRESH -%}
    {%- do log("Relation " ~ existing_relation ~ " already exists", info=True) -%}
    {%- do return(nothing) -%}
  {%- endif -%}

  {%- set origin = load_cached_relation(defer_relation) -%}
  {%- set cloneable = can_clone_table() -%}
  {%- set grant_config = config.get('grants') -%}

  {%- if not (origin and origin.type == 'table' and cloneable) -%}
    {#- The view materialization of the adapter, or the one that all share. -#}
    {%- set of_adapter = "materialization_view_" ~ adapter.type() -%}
    {%- set build_view = context[of_adapter if of_adapter in context else "materialization_view_default"] -%}
    {%- do return(build_view()) -%}
  {%- endif -%}

  {%- set target_relation = this.incorporate(type='table') -%}
  {%- if existing_relation is not none and not existing_relation.is_table -%}
    {%- do log("Dropping relation " ~ existing_relation.render() ~ " because it is of type " ~ existing_relation.type) -%}
    {%- do drop_relation_if_exists(existing_relation) -%}
  {%- endif -%}

  {%- if target_relation.database == defer_relation.database
      and target_relation.schema == defer_relation.schema
      and target_relation.identifier == defer_relation.identifier -%}
    {%- do log("Target relation and defer relation are the same, skipping clone for relation: " ~ target_relation.render()) -%}
  {%- else -%}
    {% call statement('main') %}
        {{ create_or_replace_clone(target_relation, defer_relation) }}
    {% endcall %}
  {%- endif -%}

  {%- do apply_grants(
      target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)
  ) -%}
  {%- do persist_docs(target_relation, model) -%}

  {%- do return({'relations': [target_relation]}) -%}

{%- endmaterialization -%}
