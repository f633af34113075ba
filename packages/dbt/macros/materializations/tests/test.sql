{#- Runs a data test: counts its rows, which are kept in a table or view where failures are stored. -#}

{%- materialization test, default -%}

  {% set relations = [] %}
  {% set header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none %}

  {% set limited_sql %}
    {{ get_limit_subquery_sql(sql, config.get('limit')) }}
  {% endset %}

  {% if should_store_failures() %}

    {% set stored_as = config.get('store_failures_as') or 'table' %}
    {% if stored_as not in ['table', 'view'] %}
      {% do exceptions.raise_compiler_error(
          "'" ~ stored_as ~ "' is not a valid value for `store_failures_as`. "
          "Accepted values are: ['ephemeral', 'table', 'view']"
      ) %}
    {% endif %}

    {% set earlier = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) %}
    {% set failures = api.Relation.create(
        database=database, schema=schema, identifier=model['alias'], type=stored_as
    ) %}
    {% if earlier %}{% do adapter.drop_relation(earlier) %}{% endif %}

    {% call statement(auto_begin=True) %}
        {% if header %}{{ header }}{% endif %}
        {{ get_create_sql(failures, limited_sql) }}
    {% endcall %}

    {% do relations.append(failures) %}
    {% do adapter.commit() %}

    {% set main_sql %}
        select *
        from {{ failures }}
    {% endset %}

  {% else %}
    {% set main_sql = limited_sql %}
  {% endif %}

  {% call statement('main', fetch_result=True) -%}

    {% if header %}{{ header }}{% endif %}
    {# The rows are limited already. #}
    {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}

  {%- endcall %}

  {{ return({'relations': relations}) }}

{%- endmaterialization -%}
