{#- Grants: what is granted, what should be, and the statements between the two. -#}

{#- Does a relation that takes the place of another inherit its grants? When it may, they are looked up and compared. -#}
{% macro copy_grants() %}
  {%- do return(adapter.dispatch('copy_grants', 'dbt')()) -%}
{% endmacro %}

{% macro default__copy_grants() %}
  {%- do return(True) -%}
{% endmacro %}


{#- Can one statement name several grantees? -#}
{% macro support_multiple_grantees_per_dcl_statement() %}
  {%- do return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) -%}
{% endmacro %}

{%- macro default__support_multiple_grantees_per_dcl_statement() -%}
  {%- do return(True) -%}
{%- endmacro -%}


{#- A new relation has nothing to take back; one that is replaced depends on the database; one that stays has its grants. -#}
{% macro should_revoke(existing_relation, full_refresh_mode=True) %}
  {%- if not existing_relation -%}
    {%- do return(False) -%}
  {%- endif -%}
  {%- do return(copy_grants() if full_refresh_mode else True) -%}
{% endmacro %}


{% macro get_show_grant_sql(relation) %}
  {%- do return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) -%}
{% endmacro %}

{% macro default__get_show_grant_sql(relation) %}
    show grants on {{ relation.render() }}
{% endmacro %}


{% macro get_grant_sql(relation, privilege, grantees) %}
  {%- do return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) -%}
{% endmacro %}

{%- macro default__get_grant_sql(relation, privilege, grantees) -%}
    grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro -%}


{% macro get_revoke_sql(relation, privilege, grantees) %}
  {%- do return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) -%}
{% endmacro %}

{%- macro default__get_revoke_sql(relation, privilege, grantees) -%}
    {%- set names = [] -%}
    {%- for grantee in grantees -%}
      {%- do names.append(adapter.quote(grantee)) -%}
    {%- endfor -%}
    revoke {{ privilege }} on {{ relation.render() }} from {{ names | join(', ') }}
{%- endmacro -%}


{#- One statement per privilege, or per privilege and grantee. `get_dcl_macro` is get_grant_sql or get_revoke_sql. -#}
{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
  {%- do return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) -%}
{% endmacro %}

{%- macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {%- set together = support_multiple_grantees_per_dcl_statement() -%}
  {%- set statements = [] -%}
  {%- for privilege, grantees in grant_config.items() if grantees -%}
    {%- if together -%}
      {%- do statements.append(get_dcl_macro(relation, privilege, grantees)) -%}
    {%- else -%}
      {%- for grantee in grantees -%}
        {%- do statements.append(get_dcl_macro(relation, privilege, [grantee])) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {%- do return(statements) -%}
{%- endmacro %}


{#- All statements at once; a database that takes one at a time has a macro of its own. -#}
{% macro call_dcl_statements(dcl_statement_list) %}
  {%- do return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) -%}
{% endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) %}
    {% call statement('grants') %}
        {% for dcl in dcl_statement_list %}
            {{ dcl }};
        {% endfor %}
    {% endcall %}
{% endmacro %}


{% macro apply_grants(relation, grant_config, should_revoke) %}
  {%- do return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) -%}
{% endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
  {%- if grant_config -%}
    {%- set missing = grant_config -%}
    {%- set surplus = {} -%}

    {%- if should_revoke -%}
      {%- set present = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
      {%- set missing = diff_of_two_dicts(grant_config, present) -%}
      {%- set surplus = diff_of_two_dicts(present, grant_config) -%}
      {%- if not missing and not surplus -%}
        {%- do log('On ' ~ relation.render() ~ ': All grants are in place, no revocation or granting needed.') -%}
      {%- endif -%}
    {%- endif -%}

    {%- if missing or surplus -%}
      {%- set revocations = get_dcl_statement_list(relation, surplus, get_revoke_sql) -%}
      {%- set grants = get_dcl_statement_list(relation, missing, get_grant_sql) -%}
      {%- if revocations or grants -%}
        {{ call_dcl_statements(revocations + grants) }}
      {%- endif -%}
    {%- endif -%}
  {%- endif -%}
{% endmacro %}
