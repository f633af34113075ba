"""Names and types of manifest v12, from the JSON schema that an installed dbt-core makes of its own artifact.

    python scripts/manifest-schema.py > packages/dbt/src/artifacts/manifest-v12.json

A type is text: JSON's names, 'x' for a constant, [T] a list, {T} a map, Name an object described under that name, | between
alternatives. A key that must be there ends in "!", the key "*" stands for any other.
"""
import json
import re
from importlib.metadata import version

from dbt.artifacts.schemas.manifest import WritableManifest

objects: dict[str, dict[str, str]] = {}


def name_of(title: str, members: dict[str, str]) -> str:
    number = 1
    while True:
        name = title if number == 1 else f"{title}{number}"
        if objects.setdefault(name, members) == members:
            return name
        number += 1


def text_of(schema: dict) -> str:
    if "anyOf" in schema:
        return "|".join(dict.fromkeys(text_of(one) for one in schema["anyOf"]))
    if "const" in schema:
        return f"'{schema['const']}'"
    if "enum" in schema:
        return "|".join("null" if one is None else f"'{one}'" for one in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items")
        return f"[{text_of(items) if isinstance(items, dict) else 'any'}]"
    if kind == "object" and "properties" in schema:
        required = set(schema.get("required", []))
        members = {k + ("!" if k in required else ""): text_of(v) for k, v in schema["properties"].items()}
        if schema.get("additionalProperties", True) is not False:
            members["*"] = "any"
        return name_of(re.sub(r"\W", "", schema.get("title", "Object")), members)
    if kind == "object":
        inner = schema.get("additionalProperties", {})
        return f"{{{text_of(inner) if isinstance(inner, dict) and inner else 'any'}}}"
    return kind or "any"


root = text_of(WritableManifest.json_schema())
rows = [
    f'    {json.dumps(name)}: {{\n      ' + ",\n      ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in members.items()) + "\n    }"
    for name, members in objects.items()
]
print("{\n" + f'  "dbt": {json.dumps(version("dbt-core"))},\n  "root": {json.dumps(root)},\n  "objects": {{\n' + ",\n".join(rows) + "\n  }\n}")
