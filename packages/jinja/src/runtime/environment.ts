// Environments: the settings that templates share, and the cache of the texts that were read.
import { type CompileInput, compileExpression, compileMacro, compileTemplate } from "../compiler/compile.ts";
import type { Body } from "../parser/nodes.ts";
import { parseBareExpression, parseTemplate } from "../parser/parse-template.ts";
import { Engine, hostFilter } from "./engine.ts";
import { createHelpers, type Helpers } from "./helpers.ts";
import { headOf, type MacroHead, type PrecompiledMacros } from "./precompiled.ts";
import { readMacro } from "./read-macro.ts";
import { namesOfSimple, renderSimple } from "./simple-template.ts";
import { PlacedMacro, PlacedTemplate } from "./templates.ts";
import type { Environment, EnvironmentOptions, RenderMode, SourceLocation } from "./types.ts";
import { type Entry, type MacroEntry, type Settings, Text } from "./unit-cache.ts";

/** Texts kept per kind; the one that was read first goes when there are more. */
const cacheLimit = 20_000;

/**
 * An environment. What it has read it keeps, so that the same text is parsed and compiled once. An environment without options
 * may be given macros that were compiled beforehand.
 *
 * @example
 * const environment = createEnvironment();
 * const template = environment.template("select {{ x }}", { name: "m", file: "m.sql" });
 * template.renderSync(scopeOf({ x: 1 })); // "select 1"
 */
export function createEnvironment(
  options: EnvironmentOptions = {},
  precompiled: PrecompiledMacros = () => undefined,
): Environment {
  return new CachingEnvironment(options, precompiled);
}

interface MacroText {
  readonly head: MacroHead;
  readonly text: Text<MacroEntry>;
}

class CachingEnvironment implements Environment {
  readonly #settings: Settings;
  readonly #precompiled: PrecompiledMacros;
  readonly #templates = new Map<string, Text<Entry>>();
  readonly #macros = new Map<string, MacroText>();
  readonly #expressions = new Map<string, Text<Entry>>();

  constructor(options: EnvironmentOptions, precompiled: PrecompiledMacros) {
    this.#settings = settingsOf(options);
    this.#precompiled = precompiled;
  }

  template(source: string, location: SourceLocation): PlacedTemplate {
    const text = cached(this.#templates, source, () => {
      const body = parseTemplate(source, location);
      const compile = (input: CompileInput) => compileTemplate(body, input);
      return new Text<Entry>(this.#settings, source, compile, { first: this.#simpleEntry(body, source) });
    });
    return new PlacedTemplate(text, location);
  }

  #simpleEntry(body: Body, text: string): Entry | undefined {
    const { engine, native, helpers } = this.#settings;
    const names = native ? null : namesOfSimple(body, engine);
    if (names === null) return undefined;
    return (scope, location) => renderSimple({ body, names, text }, helpers("sync"), engine, scope, location);
  }

  macro(source: string, location: SourceLocation): PlacedMacro {
    const { head, text } = cached(this.#macros, source, () => this.#macroText(source, location));
    return new PlacedMacro(text, head, location);
  }

  #macroText(source: string, location: SourceLocation): MacroText {
    const prepared = this.#precompiled(source);
    if (prepared !== undefined) {
      const compile = (input: CompileInput) => compileMacro(readMacro(source, location), input);
      return { head: prepared.head, text: new Text<MacroEntry>(this.#settings, source, compile, { prepared }) };
    }
    const macro = readMacro(source, location);
    const text = new Text<MacroEntry>(this.#settings, source, (input) => compileMacro(macro, input));
    return { head: headOf(macro), text };
  }

  expression(source: string, location: SourceLocation): PlacedTemplate {
    const text = cached(this.#expressions, source, () => {
      const expr = parseBareExpression(source, location);
      return new Text<Entry>(this.#settings, source, (input) => compileExpression(expr, input));
    });
    return new PlacedTemplate(text, location);
  }
}

function settingsOf(options: EnvironmentOptions): Settings {
  const policy = options.undefined ?? "render";
  const filters = new Map(Object.entries(options.filters ?? {}).map(([name, filter]) => [name, hostFilter(filter)]));
  const globals = new Map(Object.entries(options.globals ?? {}));
  const engines = {
    sync: new Engine(policy, "sync", filters),
    async: new Engine(policy, "async", filters),
  };
  const helpers = new Map<RenderMode, Helpers>();
  return {
    policy,
    native: options.native ?? false,
    macroPrefix: options.macroPrefix ?? "",
    engine: engines.sync,
    helpers: (mode) => {
      const made = helpers.get(mode) ?? createHelpers(engines[mode], globals);
      helpers.set(mode, made);
      return made;
    },
  };
}

function cached<T>(cache: Map<string, T>, source: string, read: () => T): T {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const made = read();
  if (cache.size >= cacheLimit) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(source, made);
  return made;
}
