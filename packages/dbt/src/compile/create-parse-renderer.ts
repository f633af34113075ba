// Renders templates while a project is read: once, synchronously, with `execute` false. In: the project and its macros.
// Out: for each node what its template asked for (refs, sources, configs, macros), and the values of macros that name nodes.
import { noKwargs, type Scope, toRepr, type Value } from "@sluice/jinja";
import { DbtError } from "../errors.ts";
import type { Macro } from "../manifest/types.ts";
import { callValue } from "./call-value.ts";
import { compilationError } from "./diagnostics.ts";
import { createMacroRegistry, type MacroRegistry } from "./macro-registry.ts";
import type { ParseState } from "./parse-context.ts";
import { macroParseState, nodeParseState } from "./parse-state.ts";
import { providerMembers } from "./provider-members.ts";
import { relationFactory } from "./relation-class.ts";
import { templateEnvironment } from "./template-environment.ts";
import { type ReachableMacros, type ScopeOptions, TemplateScope } from "./template-scope.ts";
import { renderTestArguments } from "./test-arguments.ts";
import { type Blamed, rethrow } from "./to-dbt-error.ts";
import type { Captured, ParseRenderer, ParseRendererOptions } from "./types.ts";

const TEMPLATE_MARKS = /\{[{%#]|[#}%]\}/;

export function createParseRenderer(options: ParseRendererOptions): ParseRenderer {
  const { project, flags } = options;
  const registry = createMacroRegistry({
    project,
    macros: options.macros,
    packagesMayOverrideMaterializations:
      flags.behavior["require_explicit_package_overrides_for_builtin_materializations"] === false,
  });
  const shared = { ...options, registry, relations: relationFactory(project) };
  // The node's own text swallows what is undefined; macros do not.
  const nodeText = templateEnvironment({ undefined: "parse" });
  const nodeValues = templateEnvironment({ undefined: "parse", native: true });
  const macroText = templateEnvironment();
  const plainText = templateEnvironment();
  const macroScopes = new Map<string, TemplateScope<ParseState>>();

  const testMacros = macrosOfTests(registry, options.project.root.name);

  const scopeFor = (state: ParseState, packageName: string, more: Partial<ScopeOptions<ParseState>> = {}) =>
    new TemplateScope<ParseState>({
      registry,
      environment: macroText,
      mode: "sync",
      packageName,
      members: providerMembers,
      state,
      ...more,
    });

  return {
    renderNode(node, text, location) {
      const captured = newCaptured();
      if (!TEMPLATE_MARKS.test(text)) return captured;
      const macros = new Set<string>();
      const state = nodeParseState(shared, node, captured, (template, scope) =>
        render(plainText.template(template, location), scope),
      );
      const scope = scopeFor(state, node.package_name, {
        onMacro: (macro, running) => {
          if (running.length === 0) macros.add(macro.unique_id);
        },
        ...(node.test_metadata === undefined ? {} : { reachable: testMacros(node.depends_on.macros) }),
      });
      within(node, scope, () => {
        if (node.test_metadata !== undefined) renderTestArguments(node, scope, nodeValues, location);
        nodeText.template(text, location).renderSync(scope);
      });
      captured.macros.push(...macros);
      return captured;
    },

    callMacro(name, packageName, args, kwargs = noKwargs) {
      const macro = generateMacro(name, packageName);
      let scope = macroScopes.get(macro.unique_id);
      if (scope === undefined) {
        const state = macroParseState(shared, macro, (template, own) =>
          render(plainText.template(template, { name: macro.name, file: macro.original_file_path }), own),
        );
        // Whoever's macro it is, the names in it are the root project's.
        scope = scopeFor(state, project.root.name);
        macroScopes.set(macro.unique_id, scope);
      }
      const bound = scope.bind(macro);
      return within(macro, scope, () => now(callValue(bound, args, kwargs), name));
    },

    findMacro: (name, packageName) => registry.findAnywhere(name, packageName),
  };

  /** A package's own macro for its own nodes, the root project's or the built-in one for all others. */
  function generateMacro(name: string, packageName: string): Macro {
    const own = packageName === project.root.name ? null : registry.findIn(packageName, name);
    const macro = own ?? registry.find(name, project.root.name);
    if (macro !== null) return macro;
    throw compilationError(
      `dbt could not find a macro with the name ${toRepr(name)} in any package`,
      "compile/missing-macro",
    );
  }
}

/**
 * What a generic test can call by name while the project is read: its macro, `get_where_subquery`, and what these call,
 * of any package; where names meet, the one that is reached last.
 * dbt: macros in a test's arguments are only called when the test is compiled.
 */
function macrosOfTests(registry: MacroRegistry, rootName: string) {
  const reached = new Map<string, ReachableMacros>();
  const reach = (uniqueId: string): ReachableMacros => {
    let macros = reached.get(uniqueId);
    if (macros === undefined) {
      macros = macrosBelow(uniqueId, registry);
      reached.set(uniqueId, macros);
    }
    return macros;
  };
  return (dependsOn: readonly string[]): ReachableMacros => {
    const where = registry.findAnywhere("get_where_subquery", rootName);
    const groups = [...(where === null ? [] : [where.unique_id]), ...dependsOn].map(reach);
    return {
      has: (macro) => groups.some((group) => group.has(macro)),
      named: (name) => groups.reduceRight<Macro | null>((found, group) => found ?? group.named(name), null),
    };
  };
}

/** A macro and all that it calls, in the order in which they are met. */
function macrosBelow(uniqueId: string, registry: MacroRegistry): ReachableMacros {
  const macros = new Set<Macro>();
  const names = new Map<string, Macro>();
  const open = [uniqueId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const macro = registry.byId(id);
    if (macro === null || macros.has(macro)) continue;
    macros.add(macro);
    names.set(macro.name, macro);
    open.push(...macro.depends_on.macros.toReversed());
  }
  return { has: (macro) => macros.has(macro), named: (name) => names.get(name) ?? null };
}

function render(template: { renderSync(scope: Scope): Value }, scope: Scope): Value {
  return template.renderSync(scope);
}

/** Runs `work`; what it throws is shown as an error of the node. */
function within<T>(node: Blamed, scope: TemplateScope<ParseState>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // dbt: while the project is read, a parsing error names no node.
    return rethrow(error, error instanceof DbtError && error.heading === "Parsing Error" ? null : node, {
      names: () => scope.names,
    });
  }
}

function now(value: Value | Promise<Value>, name: string): Value {
  if (value instanceof Promise)
    throw compilationError(`The macro '${name}' must not ask the warehouse`, "compile/parse-async");
  return value;
}

function newCaptured(): Captured {
  return {
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    configCalls: [],
    unrenderedConfigCalls: [],
    macros: [],
    envVars: [],
    vars: [],
  };
}
