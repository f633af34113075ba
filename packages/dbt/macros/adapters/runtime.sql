{#- Which generation of dbt the project runs on. -#}

{% macro is_core_v2() -%}
  {%- do return(dbt_version.split('.')[0] | int == 2) -%}
{%- endmacro %}
