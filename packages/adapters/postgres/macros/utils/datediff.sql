{#- Differences of two times: each period is counted with the help of a longer one. -#}

{% macro postgres__datediff(first_date, second_date, datepart) -%}

    {%- set date_1, date_2 = "(" ~ first_date ~ ")::date", "(" ~ second_date ~ ")::date" -%}
    {%- set time_1, time_2 = "(" ~ first_date ~ ")::timestamp", "(" ~ second_date ~ ")::timestamp" -%}
    {% if datepart == 'year' %}
        (date_part('year', {{ date_2 }}) - date_part('year', {{ date_1 }}))
    {% elif datepart == 'quarter' %}
        ({{ datediff(first_date, second_date, 'year') }} * 4 + date_part('quarter', {{ date_2 }}) - date_part('quarter', {{ date_1 }}))
    {% elif datepart == 'month' %}
        ({{ datediff(first_date, second_date, 'year') }} * 12 + date_part('month', {{ date_2 }}) - date_part('month', {{ date_1 }}))
    {% elif datepart == 'day' %}
        ({{ date_2 }} - {{ date_1 }})
    {% elif datepart == 'week' %}
        ({{ datediff(first_date, second_date, 'day') }} / 7 + case
            when date_part('dow', {{ time_1 }}) <= date_part('dow', {{ time_2 }}) then
                case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
            else
                case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
        end)
    {% elif datepart == 'hour' %}
        ({{ datediff(first_date, second_date, 'day') }} * 24 + date_part('hour', {{ time_2 }}) - date_part('hour', {{ time_1 }}))
    {% elif datepart == 'minute' %}
        ({{ datediff(first_date, second_date, 'hour') }} * 60 + date_part('minute', {{ time_2 }}) - date_part('minute', {{ time_1 }}))
    {% elif datepart in ('second', 'millisecond', 'microsecond') %}
        {%- set per_minute = {'second': 60, 'millisecond': 60000, 'microsecond': 60000000}[datepart] %}
        ({{ datediff(first_date, second_date, 'minute') }} * {{ per_minute }} + floor(date_part('{{ datepart }}', {{ time_2 }})) - floor(date_part('{{ datepart }}', {{ time_1 }})))
    {% else %}
        {%- do exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: {!r}".format(datepart)) -%}
    {% endif %}

{%- endmacro %}
