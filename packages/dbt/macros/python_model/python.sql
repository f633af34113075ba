{#- The Python that stands behind a Python model: `dbt.ref`, `dbt.source`, `dbt.config`, `dbt.this`. -#}

{% macro resolve_model_name(input_model_name) %}
  {%- do return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) -%}
{% endmacro %}

{%- macro default__resolve_model_name(input_model_name) -%}
    {{ input_model_name | string | replace('"', '\"') }}
{%- endmacro -%}


{#- A project's own ref() may give text instead of a relation. -#}
{% macro build_ref_function(model) %}
  {%- set names = {} -%}
  {%- for reference in model.refs -%}
    {%- set path = [reference.get('package'), reference['name']] if reference.get('package') else [reference['name']] -%}
    {%- set relation = ref(*path, v=reference.get('version')) -%}
    {%- if relation.render is defined and relation.render is callable -%}
      {%- set relation = relation.render() -%}
    {%- endif -%}
    {%- if reference.get('version') -%}
      {%- do path.append("v" ~ reference['version']) -%}
    {%- endif -%}
    {%- do names.update({path | join('.'): resolve_model_name(relation)}) -%}
  {%- endfor %}

def ref(*args, **kwargs):
    names = {{ names | tojson }}
    name = ".".join(args)
    version = kwargs.get("v") or kwargs.get("version")
    if version:
        name = f"{name}.v{version}"
    return kwargs["dbt_load_df_function"](names[name])

{% endmacro %}


{% macro build_source_function(model) %}
  {%- set names = {} -%}
  {%- for path in model.sources -%}
    {%- do names.update({path | join('.'): resolve_model_name(source(*path))}) -%}
  {%- endfor %}

def source(*args, dbt_load_df_function):
    names = {{ names | tojson }}
    return dbt_load_df_function(names[".".join(args)])

{% endmacro %}


{#- Only the configs that the model's code asks for. -#}
{% macro build_config_dict(model) %}
  {%- set settings = {} -%}
  {%- for key, standard in zip(model.config.config_keys_used, model.config.config_keys_defaults) -%}
    {%- do settings.update({key: model.config.get(key, standard)}) -%}
  {%- endfor -%}
  {%- set meta = {} -%}
  {%- if model.config.meta_keys_used -%}
    {%- for key, standard in zip(model.config.meta_keys_used, model.config.meta_keys_defaults) -%}
      {%- do meta.update({key: (model.config.meta or {}).get(key, standard)}) -%}
    {%- endfor -%}
  {%- endif %}
config_dict = {{ settings }}
meta_dict = {{ meta }}
{% endmacro %}


{% macro py_script_postfix(model) %}
# The model's own code is above. To run it by hand, take along what follows.
# COMMAND ----------
{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}

class config:
    def __init__(self, *args, **kwargs):
        pass

    @staticmethod
    def get(key, default=None):
        return config_dict.get(key, default)

    @staticmethod
    def meta_get(key, default=None):
        return meta_dict.get(key, default)

class this:
    """The model's own relation."""
    database = "{{ this.database }}"
    schema = "{{ this.schema }}"
    identifier = "{{ this.identifier }}"

    def __repr__(self):
        return '{{ resolve_model_name(this) }}'


class dbtObj:
    def __init__(self, load_df_function) -> None:
        self.source = lambda *args: source(*args, dbt_load_df_function=load_df_function)
        self.ref = lambda *args, **kwargs: ref(*args, **kwargs, dbt_load_df_function=load_df_function)
        self.config = config
        self.this = this()
        self.is_incremental = {{ is_incremental() }}

# COMMAND ----------
{{ py_script_comment() }}
{% endmacro %}


{#- How to run the code by hand, for adapters that can say so. -#}
{% macro py_script_comment() %}
{% endmacro %}
