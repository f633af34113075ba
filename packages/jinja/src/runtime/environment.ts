// Environments: the settings that templates share, and the cache of the texts that were read.
import { compileExpression, compileMacro, compileTemplate } from "../compiler/compile.ts";
import { syntaxError } from "../lexer/tokenize.ts";
import type { MacroStatement } from "../parser/nodes.ts";
import { parseBareExpression, parseTemplate } from "../parser/parse-template.ts";
import { Engine, hostFilter } from "./engine.ts";
import { createHelpers, type Helpers } from "./helpers.ts";
import { PlacedMacro, PlacedTemplate } from "./templates.ts";
import type { Environment, EnvironmentOptions, RenderMode, SourceLocation } from "./types.ts";
import { type Entry, type MacroEntry, type Settings, Text } from "./unit-cache.ts";

/** Texts kept per kind; the one that was read first goes when there are more. */
const cacheLimit = 20_000;

/**
 * An environment. What it has read it keeps, so that the same text is parsed and compiled once.
 *
 * @example
 * const environment = createEnvironment();
 * const template = environment.template("select {{ x }}", { name: "m", file: "m.sql" });
 * template.renderSync(scopeOf({ x: 1 })); // "select 1"
 */
export function createEnvironment(options: EnvironmentOptions = {}): Environment {
  return new CachingEnvironment(options);
}

interface MacroText {
  readonly macro: MacroStatement;
  readonly text: Text<MacroEntry>;
}

class CachingEnvironment implements Environment {
  readonly #settings: Settings;
  readonly #templates = new Map<string, Text<Entry>>();
  readonly #macros = new Map<string, MacroText>();
  readonly #expressions = new Map<string, Text<Entry>>();

  constructor(options: EnvironmentOptions) {
    this.#settings = settingsOf(options);
  }

  template(source: string, location: SourceLocation): PlacedTemplate {
    const text = cached(this.#templates, source, () => {
      const body = parseTemplate(source, location);
      return new Text<Entry>(this.#settings, source, (input) => compileTemplate(body, input));
    });
    return new PlacedTemplate(text, location);
  }

  macro(source: string, location: SourceLocation): PlacedMacro {
    const { macro, text } = cached(this.#macros, source, () => {
      const found = firstMacro(source, location);
      const compile = new Text<MacroEntry>(this.#settings, source, (input) => compileMacro(found, input));
      return { macro: found, text: compile };
    });
    return new PlacedMacro(text, macro, location);
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

function firstMacro(source: string, location: SourceLocation): MacroStatement {
  for (const statement of parseTemplate(source, location)) if (statement.type === "macro") return statement;
  throw syntaxError("expected a macro, test or materialization block", 1, 1, source, location);
}
