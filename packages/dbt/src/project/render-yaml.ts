// Renders the strings of YAML data with the native environment: a string that is one expression becomes that value.
import { isAbsolute } from "node:path";
import {
  createEnvironment,
  type Environment,
  nativeFilters,
  nativeResult,
  type Scope,
  TemplateError,
  TemplateSyntaxError,
} from "@sluice/jinja";
import { DbtError, type Span } from "../errors.ts";
import { excerptOf } from "./excerpt.ts";
import { readTextIfThere } from "./files.ts";
import { withoutSecrets } from "./settings-place.ts";
import type { Yaml, YamlMap } from "./yaml.ts";
import { fromTemplateValue, isMap, setOwn } from "./yaml-values.ts";

/** The keys that lead to a value: `["models", "shop", "+schema"]`. */
export type KeyPath = readonly (string | number)[];

export interface RenderYamlOptions {
  readonly scope: Scope;
  readonly environment: Environment;
  /** The file that the data comes from, for error places. */
  readonly file: string;
  /** Keys whose values stay as written (default: none). */
  readonly skip?: (path: KeyPath) => boolean;
}

/** The environment that YAML strings are rendered in. One per project. */
export function createYamlEnvironment(): Environment {
  return createEnvironment({ native: true, filters: nativeFilters });
}

/** A copy of the data with every string rendered; the same data where nothing was to be rendered. */
export function renderYaml(data: Yaml, options: RenderYamlOptions): Yaml {
  return renderAt(data, options, []);
}

/** `path` leads to the data; it is one list for the whole walk. */
function renderAt(data: Yaml, options: RenderYamlOptions, path: (string | number)[]): Yaml {
  if (options.skip?.(path) === true) return data;
  if (typeof data === "string") return renderYamlText(data, options);
  const below = (key: string | number, value: Yaml): Yaml => {
    path.push(key);
    const rendered = renderAt(value, options, path);
    path.pop();
    return rendered;
  };
  if (Array.isArray(data)) {
    const items = data.map((item, index) => below(index, item));
    return items.every((item, index) => item === data[index]) ? data : items;
  }
  return isMap(data) ? renderMap(data, below) : data;
}

function renderMap(data: YamlMap, below: (key: string, value: Yaml) => Yaml): Yaml {
  const keys = Object.keys(data);
  const values = keys.map((key) => below(key, data[key] ?? null));
  if (values.every((value, index) => value === (data[keys[index] ?? ""] ?? null))) return data;
  const copy: YamlMap = {};
  keys.forEach((key, index) => {
    setOwn(copy, key, values[index] ?? null);
  });
  return copy;
}

const templateMarks = /\{[{%#]|[#}%]\}/;

/** One string. Text without a template keeps all but one final newline. */
export function renderYamlText(text: string, options: RenderYamlOptions): Yaml {
  if (!templateMarks.test(text)) return text.endsWith("\n") ? text.replace(/\r?\n$/, "") : text;
  try {
    const template = options.environment.template(text, { name: options.file, file: options.file });
    return fromTemplateValue(nativeResult(template.renderSync(options.scope)));
  } catch (error) {
    throw renderError(text, options.file, error);
  }
}

function renderError(text: string, file: string, error: unknown): unknown {
  if (error instanceof DbtError) {
    if (error.heading !== "Compilation Error") {
      error.span ??= placeOf(text, file);
      return error;
    }
    return new DbtError(`Could not render ${text}: ${error.message}`, {
      code: "project/yaml-render",
      heading: "Compilation Error",
      span: placeOf(text, file),
      hint: error.hint,
      cause: error,
    });
  }
  if (!(error instanceof TemplateError)) return error;
  return new DbtError(`Could not render ${text}: ${error.message}${syntaxPlace(text, error)}`, {
    code: "project/yaml-render",
    heading: "Compilation Error",
    span: placeOf(text, file),
    cause: error,
  });
}

/** The first line of the file that has the text; null where that cannot be said: another spelling, a part of a path. */
function placeOf(text: string, file: string): Span | null {
  const whole = isAbsolute(file) ? readTextIfThere(file) : null;
  if (whole === null) return null;
  const found = firstPlace(whole, text);
  if (found === null) return null;
  const safe = withoutSecrets(whole);
  const shown = firstPlace(safe, text);
  return { file, ...found, excerpt: shown === null ? "" : excerptOf(safe, shown.line, shown.column) };
}

function firstPlace(whole: string, text: string): Pick<Span, "line" | "column"> | null {
  const start = whole.indexOf(text.split("\n")[0] ?? text);
  if (start < 0) return null;
  const before = whole.slice(0, start).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The line at which the expression stops making sense. */
function syntaxPlace(text: string, error: TemplateError): string {
  if (!(error instanceof TemplateSyntaxError)) return "";
  const line = error.location?.line ?? 1;
  return `\n  line ${line}\n    ${text.split("\n")[line - 1]?.trim() ?? ""}`;
}
