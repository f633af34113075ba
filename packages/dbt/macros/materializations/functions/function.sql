{#- Creates or replaces a function of the project. Which macro writes it follows from its type and language. -#}

{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}

  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type=this.Function) -%}

  {{ run_hooks(pre_hooks) }}

  {%- set macro_name = this.get_function_macro_name(this.get_function_config(model)) -%}
  {#- Under another name, because the macros that a dispatch may reach are looked up by its literal arguments. -#}
  {%- set dispatch = adapter.dispatch -%}
  {%- set build_sql = dispatch(macro_name, 'dbt')(target_relation) -%}

  {{ function_execute_build_sql(build_sql, existing_relation, target_relation) }}

  {{ run_hooks(post_hooks) }}

  {%- do return({'relations': [target_relation]}) -%}

{% endmaterialization %}
