{#- Dates that are written as text: reading one, and all days between two. -#}

{% macro convert_datetime(date_str, date_fmt) %}
  {%- set complaint -%}
    The provided partition date '{{ date_str }}' does not match the expected format '{{ date_fmt }}'
  {%- endset -%}
  {%- set parse = modules.datetime.datetime.strptime -%}
  {%- do return(try_or_compiler_error(complaint, parse, date_str.strip(), date_fmt)) -%}
{% endmacro %}


{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") %}
  {%- set first_day = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last_day = convert_datetime(start_date_str if end_date_str is none else end_date_str, in_fmt) -%}
  {%- set days_after_first = (last_day - first_day).days -%}
  {%- if days_after_first < 0 -%}
    {%- do exceptions.raise_compiler_error(
        "Partition start date is after the end date (" ~ first_day ~ ", " ~ last_day ~ ")", model
    ) -%}
  {%- endif -%}

  {%- set days = [] -%}
  {%- for offset in range(days_after_first + 1) -%}
    {%- set day = first_day + modules.datetime.timedelta(days=offset) -%}
    {%- do days.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {%- do return(days) -%}
{% endmacro %}


{#- One day, or two with a comma between them. -#}
{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') %}
  {%- set ends = (raw_partition_date | string).split(",") -%}
  {%- if ends | length > 2 -%}
    {%- do exceptions.raise_compiler_error(
        "Invalid partition time. Expected format: {Start Date}[,{End Date}]. Got: " ~ raw_partition_date
    ) -%}
  {%- endif -%}
  {%- do return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) -%}
{% endmacro %}


{% macro py_current_timestring() %}
  {%- do return(modules.datetime.datetime.now().strftime("%Y%m%d%H%M%S%f")) -%}
{% endmacro %}
