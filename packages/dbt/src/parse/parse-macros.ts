// Macro files → macros: every macro, test and materialization block of the project, its packages and the engine, and which
// macros each one calls.
import {
  type Block,
  extractBlocks,
  extractCalls,
  type LiteralArgument,
  macroHeader,
  TemplateError,
} from "@sluice/jinja";
import { createMacroRegistry, type MacroRegistry } from "../compile/macro-registry.ts";
import { DbtError } from "../errors.ts";
import { unexpectedJinjaBlockDeprecation } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Macro } from "../manifest/types.ts";
import type { Project } from "../project/types.ts";
import { blockError, syntaxError } from "./errors.ts";
import type { Problems } from "./problems.ts";
import { type ScannedCall, scanCalls } from "./scan-calls.ts";
import type { PackageFiles } from "./source-files.ts";
import { readSource } from "./source-text.ts";

export interface ParseMacrosOptions {
  readonly project: Project;
  readonly flags: Flags;
  readonly files: ReadonlyMap<string, PackageFiles>;
  readonly fire: Fire;
  readonly problems: Problems;
  readonly createdAt: () => number;
}

/** A piece of text that holds macros. */
interface MacroText {
  readonly packageName: string;
  readonly path: string;
  readonly text: string;
  readonly firstLine: number;
  /** Only tests are looked for. */
  readonly onlyTests: boolean;
}

export function parseMacros(options: ParseMacrosOptions): ReadonlyMap<string, Macro> {
  const macros = new Map<string, Macro>();
  for (const source of macroTexts(options)) {
    options.problems.attempt(() => addMacros(source, macros, options));
  }
  return macros;
}

/** The root first, then what comes with the engine, then installed packages: dbt's order. */
function* macroTexts(options: ParseMacrosOptions): Iterable<MacroText> {
  const { project, files } = options;
  for (const entry of project.packages) {
    if (!entry.isRoot) continue;
    yield* packageTexts(entry.name, files);
  }
  for (const internal of project.internalPackages) {
    for (const { path, text } of internal.macros) {
      const onlyTests = path.startsWith("tests/generic/");
      yield { packageName: internal.name, path, text: text.trim(), firstLine: 1, onlyTests };
    }
  }
  for (const entry of project.packages) if (!entry.isRoot) yield* packageTexts(entry.name, files);
}

function* packageTexts(packageName: string, files: ReadonlyMap<string, PackageFiles>): Iterable<MacroText> {
  const found = files.get(packageName);
  for (const [list, onlyTests] of [
    [found?.macros ?? [], false],
    [found?.genericTests ?? [], true],
  ] as const) {
    for (const file of list) {
      const { text, firstLine } = readSource(file);
      yield { packageName, path: file.originalPath, text, firstLine, onlyTests };
    }
  }
}

const macroBlocks = new Set(["macro", "materialization", "test", "data_test"]);
const testBlocks = new Set(["test", "data_test"]);

function addMacros(source: MacroText, macros: Map<string, Macro>, options: ParseMacrosOptions): void {
  for (const block of blocksOf(source, options.fire)) {
    if (block.kind === "raw") continue;
    const macro = macroOf(block, source, options.createdAt());
    // dbt: tests of test folders get none.
    const namesArguments = options.flags.behavior["validate_macro_args"] === true && !source.onlyTests;
    if (namesArguments) macro.arguments = parametersOf(macro);
    const existing = macros.get(macro.unique_id);
    if (existing === undefined) macros.set(macro.unique_id, macro);
    else options.problems.add(duplicateMacro(macro, existing));
  }
}

function blocksOf(source: MacroText, fire: Fire): readonly Block[] {
  const { path, text, firstLine, onlyTests } = source;
  // Tags between the blocks of a macro file do nothing; dbt warns of each.
  const onUnexpected = (tag: string) => {
    if (!onlyTests) fire(unexpectedJinjaBlockDeprecation({ msg: `Found unexpected '${tag}' block tag.`, file: path }));
  };
  try {
    const location = { name: path, file: path, firstLine };
    return extractBlocks(text, onlyTests ? testBlocks : macroBlocks, location, { onUnexpected });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw blockError(error, path);
  }
}

function macroOf(block: Block, source: MacroText, createdAt: number): Macro {
  const { name, supportedLanguages } = headerOf(block, source.path);
  return {
    name,
    resource_type: "macro",
    package_name: source.packageName,
    path: source.path,
    original_file_path: source.path,
    unique_id: `macro.${source.packageName}.${name}`,
    macro_sql: block.fullText,
    depends_on: { macros: [] },
    description: "",
    meta: {},
    docs: { show: true, node_color: null },
    config: {},
    patch_path: null,
    arguments: [],
    created_at: createdAt,
    supported_languages: supportedLanguages,
    first_line: block.startLine,
  };
}

/** What the text of a macro says of its arguments; a text that is no macro is told elsewhere. */
function parametersOf(macro: Macro): Macro["arguments"] {
  const { name, original_file_path: file, first_line: firstLine, supported_languages: languages } = macro;
  if (languages !== null) return name.endsWith("_default") ? [argumentNamed("supported_languages")] : [];
  try {
    return macroHeader(macro.macro_sql, { name, file, firstLine }).parameters.map(argumentNamed);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [];
  }
}

function argumentNamed(name: string) {
  return { name, type: null, description: "" };
}

type Header = Pick<ReturnType<typeof macroHeader>, "name" | "supportedLanguages">;

/** Nearly all headers are plain enough to do without a parser; so does what cannot be parsed, which is told elsewhere. */
function headerOf(block: Block, file: string): Header {
  if (isPlain(block)) return plainHeader(block);
  try {
    return macroHeader(block.fullText, { name: block.name, file, firstLine: block.startLine });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return plainHeader(block);
  }
}

const plainMaterialization =
  /^(?:,\s*default\s*)?(?:,\s*adapter\s*=\s*(?:'\w*'|"\w*")\s*)?(?:,\s*supported_languages\s*=\s*\[\s*["']\w+["']\s*(?:,\s*["']\w+["']\s*)*\])?$/;

function isPlain({ kind, name, header }: Block): boolean {
  if (name === "") return false;
  return kind === "materialization" ? plainMaterialization.test(header) : header.startsWith("(");
}

function plainHeader({ kind, name, header }: Block): Header {
  if (kind === "macro") return { name, supportedLanguages: null };
  if (kind !== "materialization") return { name: `test_${name}`, supportedLanguages: null };
  const adapter = /adapter\s*=\s*(['"])(.*?)\1/.exec(header)?.[2] ?? "default";
  return { name: `materialization_${name}_${adapter}`, supportedLanguages: plainLanguages(header) };
}

function plainLanguages(header: string): readonly string[] {
  const list = /supported_languages\s*=\s*[[(]([^\])]*)[\])]/.exec(header)?.[1];
  if (list === undefined) return ["sql"];
  return [...list.matchAll(/(['"])(.*?)\1/g)].map((match) => match[2] ?? "");
}

function duplicateMacro(macro: Macro, existing: Macro): DbtError {
  const { name, package_name: project, original_file_path: file, first_line: line } = macro;
  return new DbtError(
    `dbt found multiple macros named "${name}" in the project "${project}".\n` +
      " All macros require unique names, to fix this error rename or remove any\nduplicates. " +
      `They can be found in these files:\n    - ${file}\n    - ${existing.original_file_path}`,
    {
      code: "parse/duplicate-macro",
      heading: "Compilation Error",
      span: { file, line, column: 1, excerpt: "" },
    },
  );
}

/** Fills `depends_on.macros` of every macro from the calls in its text; dispatches with literal names are followed. */
export function linkMacros(
  macros: ReadonlyMap<string, Macro>,
  project: Project,
  flags: Flags,
  problems: Problems,
): MacroRegistry {
  const packagesMayOverrideMaterializations =
    flags.behavior["require_explicit_package_overrides_for_builtin_materializations"] === false;
  const registry = createMacroRegistry({ project, macros, packagesMayOverrideMaterializations });
  const internal = new Set(project.internalPackages.map((entry) => entry.name));
  for (const macro of macros.values()) {
    problems.attempt(() => {
      const calls = internal.has(macro.package_name) ? scanCalls(macro.macro_sql) : callsOf(macro);
      macro.depends_on = { macros: [...calledMacros(macro, calls, registry)] };
    });
  }
  return registry;
}

/** Names that mean something else in every template. */
const neverMacros = new Set(["source", "ref", "config"]);

function calledMacros(macro: Macro, calls: readonly ScannedCall[], registry: MacroRegistry): ReadonlySet<string> {
  const called = new Set<string>();
  const add = (found: Macro | null) => {
    if (found !== null) called.add(found.unique_id);
  };
  for (const call of calls) {
    const [first = "", second] = call.path;
    if (call.path.length === 1) {
      if (!neverMacros.has(first) && first !== macro.name) add(registry.findAnywhere(first, macro.package_name));
    } else if (call.path.length === 2 && second !== undefined) {
      if (first !== "adapter") add(registry.namespace(first)?.get(second) ?? registry.findAnywhere(second, first));
      else if (second === "dispatch") for (const found of dispatched(call, macro, registry)) add(found);
    }
  }
  return called;
}

function callsOf(macro: Macro): readonly ScannedCall[] {
  const { name, original_file_path: file, first_line: firstLine } = macro;
  try {
    return extractCalls(macro.macro_sql, { name, file, firstLine }).map((call) => ({
      path: call.path,
      texts: [
        textOf(call.args[0] ?? call.kwargs["macro_name"]),
        textOf(call.args[1] ?? call.kwargs["macro_namespace"]),
      ],
    }));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw syntaxError(error, file);
  }
}

function textOf(argument: LiteralArgument | undefined): string | null {
  return typeof argument?.value === "string" ? argument.value : null;
}

function* dispatched({ texts }: ScannedCall, macro: Macro, registry: MacroRegistry): Iterable<Macro | null> {
  const [name = null, namespace = null] = texts;
  if (name === null) return;
  if (name !== macro.name) yield registry.findAnywhere(name, macro.package_name);
  // dbt: a dispatch that finds nothing stops the project, even in a macro that nobody calls.
  yield registry.dispatch(name, namespace, null);
}
