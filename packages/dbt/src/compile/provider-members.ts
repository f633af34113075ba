// The names of every context that belongs to a node or a macro, while a project is read and while it runs. What differs
// between the two is behind `ProviderState`.
import {
  type Callable,
  Dict,
  fn,
  fnWithSignature,
  HostObject,
  toRepr,
  toText,
  toValue,
  type Value,
  valuesEqual,
} from "@sluice/jinja";
import { invocationArgs } from "../artifacts/run-results.ts";
import { DbtError, type ErrorNode } from "../errors.ts";
import { targetDict } from "../project/target-dict.ts";
import type { Project } from "../project/types.ts";
import { type BaseState, baseMembers } from "./base-members.ts";
import { columnClass } from "./column.ts";
import { compilationError, runtimeError } from "./diagnostics.ts";
import { exceptionsDict } from "./exceptions-dict.ts";
import { FieldsObject } from "./fields-object.ts";
import { ResolverFunction } from "./project-object.ts";
import type { Relation } from "./relation.ts";
import { RelationClass, type RelationFactory } from "./relation-class.ts";
import { membersOf } from "./relation-values.ts";
import type { StatementResults } from "./statement-results.ts";
import { ContextObject, type Members, type TemplateScope } from "./template-scope.ts";

type Scope = TemplateScope<ProviderState>;

/** What the members of a context are made from. */
export interface ProviderState extends BaseState {
  readonly project: Project;
  readonly relations: RelationFactory;
  readonly execute: boolean;
  readonly database: string;
  readonly schema: string;
  readonly selected: readonly string[];
  readonly statements: StatementResults;
  /** How errors that templates raise name the node. */
  errorNode(): ErrorNode | null;
  ref(scope: Scope): Callable;
  source(scope: Scope): Callable;
  metric(scope: Scope): Value;
  functionReference(scope: Scope): Value;
  config(): Value;
  var(scope: Scope): Value;
  envVar(): Value;
  adapter(scope: Scope): Value;
  graph(): Value;
  model(): Value;
  /** undefined where the name does not exist (macros). */
  this(): Relation | null | undefined;
  hooks(name: "pre-hook" | "post-hook"): Value;
  compiledCode(): string | null;
  deferRelation(): Value;
  /** Renders text in the context itself. */
  render(text: string, scope: Scope): Value | Promise<Value>;
  /** Keeps SQL below target/run. */
  write(text: string): Value | Promise<Value>;
  loadTable(): Value | Promise<Value>;
  /** Environment variables that artifacts and packages show. */
  metadataEnvs(): Value;
}

const provider: Members<ProviderState> = new Map<string, (state: ProviderState, scope: Scope) => Value | undefined>([
  ["project_name", (s) => s.project.root.name],
  ["target", (s) => targetDict(s.project.target)],
  ["env", (s) => targetDict(s.project.target)],
  ["var", (s, scope) => s.var(scope)],
  ["env_var", (s) => s.envVar()],
  ["ref", (s, scope) => resolver(s, scope, s.ref(scope))],
  ["source", (s, scope) => resolver(s, scope, s.source(scope))],
  ["metric", (s, scope) => s.metric(scope)],
  ["function", (s, scope) => s.functionReference(scope)],
  ["config", (s) => s.config()],
  ["execute", (s) => s.execute],
  ["exceptions", (s) => exceptionsDict(s)],
  ["database", (s) => s.database],
  ["schema", (s) => s.schema],
  ["adapter", (s, scope) => s.adapter(scope)],
  [
    "api",
    (s) =>
      Dict.from([
        ["Relation", new RelationClass(s.relations)],
        ["Column", columnClass(s.project)],
      ]),
  ],
  ["column", (s) => columnClass(s.project)],
  ["graph", (s) => s.graph()],
  ["model", (s) => s.model()],
  ["this", (s) => s.this()],
  ["pre_hooks", (s) => s.hooks("pre-hook")],
  ["post_hooks", (s) => s.hooks("post-hook")],
  ["compiled_code", (s) => s.compiledCode()],
  ["sql", (s) => s.compiledCode()],
  ["sql_now", () => "now()"],
  ["defer_relation", (s) => s.deferRelation()],
  ["selected_resources", (s) => [...s.selected]],
  ["load_result", (s) => s.statements.loadResult],
  ["store_result", (s) => s.statements.storeResult],
  ["store_raw_result", (s) => s.statements.storeRawResult],
  ["validation", () => Dict.from([["any", validateAny]])],
  [
    "render",
    (s, scope) => fnWithSignature("render", ["string"], (bound) => s.render(toText(bound.get("string")), scope)),
  ],
  ["write", (s) => fnWithSignature("write", ["payload"], (bound) => s.write(toText(bound.get("payload"))))],
  ["try_or_compiler_error", () => tryOrCompilerError],
  ["load_agate_table", (s) => fn("load_agate_table", () => s.loadTable())],
  ["dbt_metadata_envs", (s) => s.metadataEnvs()],
  ["invocation_args_dict", (s) => toValue(invocationArgs(s.flags))],
  ["context_macro_stack", (_, scope) => macroStack(scope)],
  ["submit_python_job", (s, scope) => submitPythonJob(s, scope)],
  ["adapter_macro", () => adapterMacro],
  [
    "context",
    (_, scope) =>
      new ContextObject(
        (name) => scope.lookup(name),
        () => scope.names,
        (name, value) => scope.set(name, value),
      ),
  ],
  [
    "builtins",
    (_, scope) =>
      new ContextObject(
        (name) => scope.builtin(name),
        () => [...scope.builtinNames].filter((name) => name !== "builtins" && name !== "context"),
      ),
  ],
]);

function resolver(state: ProviderState, scope: Scope, inner: Callable): Value {
  const { project, flags } = state;
  return new ResolverFunction(inner, { project, flags, model: () => state.model(), packageName: scope.packageName });
}

/** All names. */
export const providerMembers: Members<ProviderState> = new Map([...baseMembers, ...provider]);

/** `validation.any(a, b)`: a function that fails for every other value. */
const validateAny = fn("any", (allowed) =>
  fnWithSignature("inner", ["value"], (bound) => {
    const value = bound.get("value");
    if (allowed.some((candidate) => valuesEqual(candidate, value))) return null;
    const names = allowed.map(toText).join(",");
    throw new DbtError(`Expected value "${toText(value)}" to be one of ${names}`, {
      code: "compile/validation",
      heading: "Runtime Error",
    });
  }),
);

const tryOrCompilerError = fn("try_or_compiler_error", ([message, callee, ...args], kwargs) => {
  const failed = () => compilationError(toText(message ?? null), "compile/try-or-compiler-error");
  if (!(callee instanceof HostObject) || callee.call === undefined) throw failed();
  try {
    const value = callee.call(args, kwargs);
    if (!(value instanceof Promise)) return value;
    return value.catch(() => {
      throw failed();
    });
  } catch {
    // The macro's author asked for this message in the place of whatever went wrong.
    throw failed();
  }
});

const adapterMacro = fn("adapter_macro", ([name]) => {
  throw compilationError(
    'The "adapter_macro" macro has been deprecated. Instead, use the `adapter.dispatch` method to find a macro and call the ' +
      "result.  For more information, see: https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch) adapter_macro was " +
      `called for: ${toText(name ?? null)}`,
    "compile/adapter-macro",
  );
});

/** Only a materialization of a Python model may call it. */
function submitPythonJob(state: ProviderState, scope: TemplateScope<ProviderState>): Value {
  return fnWithSignature("submit_python_job", ["parsed_model", "compiled_code"], () => {
    const { ids } = scope.stack;
    if (ids[0]?.includes(".materialization_")) {
      throw runtimeError("Python models are not supported by this adapter.", "compile/python-model");
    }
    const name = membersOf(state.model()).get("name") ?? null;
    const stack = toRepr([...ids]);
    throw runtimeError(
      `submit_python_job is not intended to be called here, at model ${toText(name)}, with macro call_stack ${stack}.`,
      "compile/python-job-place",
    );
  });
}

function macroStack(scope: Scope): Value {
  const { ids } = scope.stack;
  return new FieldsObject("MacroStack", [
    ["call_stack", [...ids]],
    ["depth", ids.length],
  ]);
}
