// The template language: Jinja 3.1 as dbt uses it, with Python's values. Imports nothing of ours; knows nothing of dbt
// beyond the tags that its files have (materialization, test, snapshot, docs).

export { PyDate } from "./datetime/py-date.ts";
export { PyDateTime } from "./datetime/py-datetime.ts";
export { PyTime } from "./datetime/py-time.ts";
export { PyTimeDelta } from "./datetime/py-timedelta.ts";
export { FixedZone, TzInfo, utcZone } from "./datetime/tz-info.ts";
export * from "./errors/python-errors.ts";
export {
  AsyncInSyncError,
  attachFrame,
  type ErrorLocation,
  type ErrorPlace,
  type ErrorSource,
  type Frame,
  forgetPlace,
  framesOf,
  placeOf,
  TemplateError,
  TemplateRuntimeError,
  TemplateSyntaxError,
  UndefinedError,
} from "./errors/template-error.ts";
export { filterNames } from "./filters/builtin-filters.ts";
export { nativeFilters, nativeResult } from "./filters/native-filters.ts";
export { parseLiteral } from "./filters/python-literal.ts";
export { Namespace } from "./globals/namespace.ts";
export * from "./operations/operations.ts";
export { createPythonModules, type PythonModulesOptions } from "./python-modules/create-python-modules.ts";
export { pytzUtc } from "./pytz/pytz-module.ts";
export { type ExtractOptions, extractBlocks } from "./reading/extract-blocks.ts";
export { extractCalls, mentionsName } from "./reading/extract-calls.ts";
export { macroHeader } from "./reading/macro-header.ts";
export { staticModel } from "./reading/static-model.ts";
export type * from "./reading/types.ts";
export { createEnvironment } from "./runtime/environment.ts";
export { type PrecompiledMacro, type PrecompiledMacros, precompileMacro } from "./runtime/precompiled.ts";
export { ReturnSignal, returnFunction } from "./runtime/return-function.ts";
export type * from "./runtime/types.ts";
export { testNames } from "./tests/builtin-tests.ts";
export { type BoundArguments, Callable, fn, fnWithSignature, type Parameter } from "./values/callable.ts";
export { Decimal } from "./values/decimal.ts";
export { Dict, lazyDict } from "./values/dict.ts";
export { Float } from "./values/float.ts";
export { HostObject } from "./values/host-object.ts";
export { Markup } from "./values/markup.ts";
export { NamedTuple } from "./values/named-tuple.ts";
export { PyIterator } from "./values/py-iterator.ts";
export { PySet } from "./values/py-set.ts";
export { type Scope, scopeOf } from "./values/scope.ts";
export { Tuple } from "./values/tuple.ts";
export { type BinaryOperator, type Kwargs, noKwargs, type Value } from "./values/types.ts";
export { Undefined, type UndefinedPolicy } from "./values/undefined.ts";
