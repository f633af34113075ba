{#- How SQL gets to the warehouse: a block of SQL is sent, and what came back is kept under a name. -#}

{%- macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
  {%- if execute -%}
    {%- set code = caller() -%}

    {#- The statement called "main" is what people find under target/run. -#}
    {%- if name == 'main' -%}
      {{ log('Writing runtime ' ~ language ~ ' for node "' ~ model['unique_id'] ~ '"') }}
      {{ write(code) }}
    {%- endif -%}

    {%- if language == 'sql' -%}
      {%- set response, rows = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
    {%- elif language == 'python' -%}
      {%- set response = submit_python_job(model, code) -%}
      {%- set rows = none -%}
    {%- else -%}
      {%- do exceptions.raise_compiler_error("statement macro didn't get supported language") -%}
    {%- endif -%}

    {%- if name is not none -%}
      {{ store_result(name, response=response, agate_table=rows) }}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}


{#- Keeps a result that did not come from a statement: what a seed did. -#}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
  {%- set text = caller() -%}

  {%- if name == 'main' -%}
    {{ log('Writing runtime SQL for node "' ~ model['unique_id'] ~ '"') }}
    {{ write(text) }}
  {%- endif -%}

  {%- if name is not none -%}
    {{ store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) }}
  {%- endif -%}
{%- endmacro %}


{#- Sends a query and gives its rows. -#}
{% macro run_query(sql) %}
  {% call statement("run_query_statement", fetch_result=true, auto_begin=false) %}
    {{ sql }}
  {% endcall %}

  {% do return(load_result("run_query_statement").table) %}
{% endmacro %}
