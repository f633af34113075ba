// The names that every template has, whatever it is rendered for: JSON and YAML, sets, log and print, modules, the
// command's facts. `createBaseScope` gives them to templates in YAML files; the other contexts add theirs.

import { hash } from "node:crypto";
import {
  Dict,
  fn,
  fnWithSignature,
  iterate,
  PySet,
  returnFunction,
  type Scope,
  TemplateRuntimeError,
  Tuple,
  toJson,
  toText,
  typeError,
  typeNameOf,
  type Value,
} from "@sluice/jinja";
import { jinjaLogDebug, jinjaLogInfo, printEvent } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { NodeInfo } from "../run/node-progress.ts";
import { DBT_VERSION } from "../version.ts";
import { compilationError } from "./diagnostics.ts";
import { FlagsObject } from "./flags-object.ts";
import { parseJson } from "./json-reader.ts";
import { pythonModules, startTime } from "./python-modules.ts";
import { dumpYaml, parseYaml } from "./yaml-functions.ts";

/** What the command is, for templates. */
export interface BaseState {
  readonly flags: Flags;
  readonly fire: Fire;
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly thread: string;
  /** `node_info` of log events; null outside of a run. */
  readonly nodeInfo: () => NodeInfo | null;
}

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["dbt_version", DBT_VERSION],
  ["return", returnFunction],
  [
    "fromjson",
    fnWithSignature("fromjson", ["string", ["default", null]], (bound) => {
      const text = bound.get("string");
      if (typeof text !== "string") {
        throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeNameOf(text)}`);
      }
      return orDefault(() => parseJson(text), bound.get("default"));
    }),
  ],
  [
    "tojson",
    fnWithSignature("tojson", ["value", ["default", null], ["sort_keys", false]], (bound) =>
      orDefault(() => toJson(bound.get("value"), { sortKeys: bound.get("sort_keys") === true }), bound.get("default")),
    ),
  ],
  [
    "fromyaml",
    fnWithSignature("fromyaml", ["value", ["default", null]], (bound) =>
      parseYaml(toText(bound.get("value")), bound.get("default")),
    ),
  ],
  [
    "toyaml",
    fnWithSignature("toyaml", ["value", ["default", null], ["sort_keys", false]], (bound) =>
      dumpYaml(bound.get("value"), bound.get("sort_keys") === true, bound.get("default")),
    ),
  ],
  [
    "set",
    fnWithSignature("set", ["value", ["default", null]], (bound) =>
      orDefault(() => new PySet(iterate(bound.get("value"))), bound.get("default"), "TypeError"),
    ),
  ],
  [
    "set_strict",
    fnWithSignature("set_strict", ["value"], (bound) =>
      strictly(() => new PySet(iterate(bound.get("value"))), "compile/set-strict"),
    ),
  ],
  ["zip", fn("zip", (args, kwargs) => orDefault(() => zip(args), kwargs.get("default") ?? null, "TypeError"))],
  ["zip_strict", fn("zip_strict", (args) => strictly(() => zip(args), "compile/zip-strict"))],
  [
    "diff_of_two_dicts",
    fnWithSignature("diff_of_two_dicts", ["dict_a", "dict_b"], (bound) =>
      diffOfDicts(bound.get("dict_a"), bound.get("dict_b")),
    ),
  ],
  [
    "local_md5",
    fnWithSignature("local_md5", ["value"], (bound) => {
      const value = bound.get("value");
      if (typeof value !== "string") {
        throw new TemplateRuntimeError(`'${typeNameOf(value)}' object has no attribute 'encode'`, "AttributeError");
      }
      return hash("md5", value);
    }),
  ],
]);

/** The members, made from a context's state when they are first used. */
export const baseMembers: ReadonlyMap<string, (state: BaseState) => Value> = new Map<
  string,
  (state: BaseState) => Value
>([
  ...[...constants].map(([name, value]) => [name, () => value] as const),
  ["log", (state) => logFunction(state)],
  ["print", (state) => printFunction(state)],
  ["run_started_at", (state) => startTime(state.startedAt)],
  ["invocation_id", (state) => state.invocationId],
  ["thread_id", (state) => state.thread],
  ["modules", (state) => pythonModules(state.fire)],
  ["flags", (state) => new FlagsObject(state.flags)],
]);

/** The names that templates in YAML files have beside `var`, `env_var` and `target`. */
export function createBaseScope(state: BaseState): Scope {
  const values = new Map<string, Value>();
  return {
    lookup(name) {
      const known = values.get(name);
      if (known !== undefined) return known;
      const value = baseMembers.get(name)?.(state);
      if (value !== undefined) values.set(name, value);
      return value;
    },
  };
}

function logFunction(state: BaseState): Value {
  return fnWithSignature("log", ["msg", ["info", false]], (bound) => {
    const data = { msg: withoutSecrets(toText(bound.get("msg"))), node_info: state.nodeInfo() };
    state.fire(bound.get("info") ? jinjaLogInfo(data) : jinjaLogDebug(data), { thread: state.thread });
    return "";
  });
}

function printFunction(state: BaseState): Value {
  return fnWithSignature("print", ["msg"], (bound) => {
    if (state.flags.print) state.fire(printEvent({ msg: toText(bound.get("msg")) }), { thread: state.thread });
    return "";
  });
}

function withoutSecrets(text: string): string {
  return text.replace(/\$\$\$DBT_SECRET_START\$\$\$.*?\$\$\$DBT_SECRET_END\$\$\$/g, "*****");
}

function zip(args: readonly Value[]): Value {
  const lists = args.map((arg) => [...iterate(arg)]);
  const shortest = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length: shortest }, (_, index) => new Tuple(lists.map((list) => list[index] ?? null)));
}

/** Python's TypeError as a compilation error of dbt. */
function strictly(make: () => Value, code: string): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonType === "TypeError") {
      throw compilationError(error.message, code);
    }
    throw error;
  }
}

/** What `make` gives, or the default where Python would raise an error of the given type. */
function orDefault(make: () => Value, fallback: Value, pythonType = "ValueError"): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonType === pythonType) return fallback;
    throw error;
  }
}

/** What the lists of `a` hold beyond those of `b`; keys and members are compared without case. */
function diffOfDicts(a: Value, b: Value): Value {
  if (!(a instanceof Dict) || !(b instanceof Dict)) throw typeError("diff_of_two_dicts takes two dicts");
  const lower = (value: Value) => toText(value).toLowerCase();
  const known = new Map([...b.entries()].map(([key, list]) => [lower(key), new Set([...iterate(list)].map(lower))]));
  const diff = new Dict();
  for (const [key, list] of a.entries()) {
    const others = known.get(lower(key));
    if (others === undefined) diff.set(key, list);
    else {
      const extra = [...iterate(list)].filter((member) => !others.has(lower(member)));
      if (extra.length > 0) diff.set(key, extra);
    }
  }
  return diff;
}
