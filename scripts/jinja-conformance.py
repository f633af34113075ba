"""Runs the cases of packages/jinja/conformance/cases through Python's Jinja2, set up as dbt sets it up, and writes what
comes out to packages/jinja/conformance/expected.json, which the tests of packages/jinja compare themselves with.

    python scripts/jinja-conformance.py

A case file is a list of sections:

    === what the section is about            one template, up to the next section
    === what the section is about [lines]    every line is a template of its own
    %% context {"x": 1}                      optional: names that the templates see
    %% native                                optional: YAML's way of rendering, the result is shown as its repr
    %% parse                                 optional: missing names swallow what is done to them
    %% modules                               optional: the Python modules of dbt as `modules`

In a context {"$float": "1.5"}, {"$decimal": "1.50"}, {"$tuple": [...]} and {"$set": [...]} stand for what JSON cannot say.
"""

import datetime
import decimal
import hashlib
import itertools
import json
import platform
import re
import subprocess
import sys
import traceback
from pathlib import Path

import jinja2
import jinja2.nativetypes
import jinja2.sandbox
import pytz

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packages" / "jinja" / "conformance"
EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]


class NativeSandbox(jinja2.sandbox.SandboxedEnvironment):
    code_generator_class = jinja2.nativetypes.NativeCodeGenerator


class Undefined(jinja2.Undefined):
    """What is missing while a project is read: gives itself for attributes, items and calls."""

    def __init__(self, hint=None, obj=None, name=None, exc=None):
        super().__init__(hint=hint, name=name)
        self.hint = hint
        self.name = name
        self.unsafe_callable = False
        self.alters_data = False

    def __getitem__(self, key):
        return self

    def __getattr__(self, name):
        if name == "name" or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        self.name = name
        return type(self)(hint=self.hint, name=self.name)

    def __call__(self, *args, **kwargs):
        return self


def environment(native, parse):
    kind = NativeSandbox if native else jinja2.sandbox.SandboxedEnvironment
    undefined = Undefined if parse else jinja2.Undefined
    return kind(extensions=EXTENSIONS, undefined=undefined)


ENVIRONMENTS = {
    (native, parse): environment(native, parse) for native in (False, True) for parse in (False, True)
}


MODULES = {
    "datetime": {name: getattr(datetime, name) for name in ("date", "datetime", "time", "timedelta", "timezone")},
    "pytz": {name: getattr(pytz, name) for name in pytz.__all__},
    "re": {name: getattr(re, name) for name in re.__all__},
    "itertools": {name: getattr(itertools, name) for name in dir(itertools) if not name.startswith("_")},
}


def value_of(data):
    if isinstance(data, list):
        return [value_of(item) for item in data]
    if isinstance(data, dict):
        if "$float" in data:
            return float(data["$float"])
        if "$decimal" in data:
            return decimal.Decimal(data["$decimal"])
        if "$tuple" in data:
            return tuple(value_of(item) for item in data["$tuple"])
        if "$set" in data:
            return set(value_of(item) for item in data["$set"])
        return {key: value_of(item) for key, item in data.items()}
    return data


def run(case):
    env = ENVIRONMENTS[(case.get("native", False), case.get("parse", False))]
    template = None
    try:
        template = env.from_string(case["template"])
        names = {"modules": MODULES} if case.get("modules") else {}
        context = template.new_context({**names, **value_of(case.get("context", {}))})
        nodes = list(template.root_render_func(context))
        if not case.get("native"):
            return {"text": re.sub(r" at 0x[0-9a-f]+>", ">", "".join(nodes))}
        value = nodes[0] if len(nodes) == 1 else "".join(str(node) for node in nodes)
        return {"repr": repr(value)}
    except jinja2.TemplateSyntaxError as error:
        return {"error": {"type": "TemplateSyntaxError", "message": error.message, "line": error.lineno}}
    except SyntaxError as error:
        # Python refuses what Jinja wrote; its message shows Jinja's own variable names.
        message = re.sub(r"l_\d+_", "", error.msg)
        return {"error": {"type": "TemplateSyntaxError", "message": message, "line": None}}
    except Exception as error:
        line = line_of(error, template)
        # A block that gave no text: the message counts the pieces of output before it.
        message = re.sub(r"^sequence item \d+: ", "", str(error)) if line is None else str(error)
        return {"error": {"type": type(error).__name__, "message": message, "line": line}}


def line_of(error, template):
    line = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == "<template>":
            line = template.get_corresponding_lineno(number)
    return line


def sections(text):
    section = None
    for line in text.split("\n"):
        if line.startswith("=== "):
            if section:
                yield section
            title = line[4:].strip()
            lines = title.endswith("[lines]")
            section = {"title": title.removesuffix("[lines]").strip(), "lines": lines, "options": {}, "text": []}
        elif section is None:
            if line.strip():
                raise SystemExit(f"text before the first section: {line}")
        elif line.startswith("%% ") and not section["text"]:
            name, _, rest = line[3:].strip().partition(" ")
            section["options"][name] = json.loads(rest) if rest else True
        else:
            section["text"].append(line)
    if section:
        yield section


def cases_of(path):
    for section in sections(path.read_text(encoding="utf-8")):
        text = section["text"]
        if section["lines"]:
            templates = [line for line in text if line.strip()]
        else:
            while text and text[-1] == "":
                text.pop()
            templates = ["\n".join(text)]
        for template in templates:
            case = {"title": section["title"], "template": template, **section["options"]}
            yield {**case, "expected": run(case)}


def main():
    files = {}
    for path in sorted((FOLDER / "cases").glob("*.jinja")):
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        files[path.name] = {"sha256": sha, "cases": list(cases_of(path))}
    made_by = {"jinja2": jinja2.__version__, "python": platform.python_version()}
    target = FOLDER / "expected.json"
    data = {"madeBy": made_by, "files": files}
    target.write_text(json.dumps(data, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")
    subprocess.run(["npx", "biome", "format", "--write", str(target)], cwd=ROOT, check=False, stdout=sys.stderr)
    print(f"{sum(len(file['cases']) for file in files.values())} cases in {len(files)} files")


if __name__ == "__main__":
    main()
