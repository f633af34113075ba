// Which arguments make dbt run exactly what a step of a run is to run: pure data to data.
import { TEST_TYPES } from "./manifest-specs.ts";
import type { DbtManifest, DbtNode } from "./read-manifest.ts";

/** The selection that a `dbtAssets` declares. */
export interface DeclaredSelection {
  readonly select: string;
  readonly exclude: string | null;
  readonly selector: string | null;
}

export interface SelectionArguments {
  /** The command's own arguments, without what was replaced, and the selection behind them. */
  readonly argv: readonly string[];
  /** Set when tests are named one by one: dbt must not add others. */
  readonly indirectSelection: "empty" | null;
}

export interface SubsetOptions {
  readonly args: readonly string[];
  readonly manifest: DbtManifest;
  /** Unique ids of what is to run. */
  readonly uniqueIds: readonly string[];
  /** Whether a test is the check of an asset, and so chosen by name. */
  readonly isCheck: (uniqueId: string) => boolean;
  /** True when exactly these run (a retry): no test is added, also none that belongs to no asset. */
  readonly exact: boolean;
}

const SELECT = new Set(["--select", "-s", "--models", "--model", "-m"]);
const EXCLUDE = new Set(["--exclude"]);
const SELECTOR = new Set(["--selector"]);

/** Whether a command brings a selection of its own. */
export function namesSelection(args: readonly string[]): boolean {
  return args.some((word) => SELECT.has(name(word)) || SELECTOR.has(name(word)) || EXCLUDE.has(name(word)));
}

const SHARED = new Set(["--vars", "--target", "-t", "--profile", "--profiles-dir"]);

/** What of a command's arguments says how the project is read. */
export function sharedArguments(args: readonly string[]): readonly string[] {
  return args.flatMap((word, at) => {
    if (!SHARED.has(name(word))) return [];
    return word.includes("=") ? [word] : [word, args[at + 1] ?? ""];
  });
}

/** Everything that is declared: a selection that the command brings wins. */
export function fullSelection(args: readonly string[], declared: DeclaredSelection): SelectionArguments {
  if (namesSelection(args)) return { argv: args, indirectSelection: null };
  if (declared.selector !== null) return { argv: [...args, "--selector", declared.selector], indirectSelection: null };
  const exclude = declared.exclude === null ? [] : ["--exclude", declared.exclude];
  return { argv: [...args, "--select", declared.select, ...exclude], indirectSelection: null };
}

/** A part: resources by their fully qualified names; tests too, when dbt's own rule would give others. */
export function subsetSelection(options: SubsetOptions): SelectionArguments {
  const { manifest } = options;
  const command = options.args.find((word) => !word.startsWith("-")) ?? "build";
  const ids = new Set(options.uniqueIds);
  const isTest = (id: string) => TEST_TYPES.has(manifest.nodes.get(id)?.resourceType ?? "");
  const models = [...ids].filter((id) => !isTest(id));
  const tests = [...ids].filter(isTest);
  const { rest, selects } = withoutSelection(options.args);
  if (command !== "build" && command !== "test") return chosen(rest, selects, models, manifest, null);
  const eager = eagerTests(manifest, new Set(models));
  const wanted = options.exact ? tests : [...tests, ...coveredTests(manifest, ids, options.isCheck)];
  const asDbtWould = !options.exact && command === "build" && sameSet(new Set(wanted), eager);
  if (asDbtWould) return chosen(rest, selects, models, manifest, null);
  return chosen(rest, selects, command === "test" ? wanted : [...models, ...wanted], manifest, "empty");
}

function chosen(
  rest: readonly string[],
  selects: readonly string[],
  ids: readonly string[],
  manifest: DbtManifest,
  indirectSelection: "empty" | null,
): SelectionArguments {
  const folders = foldersOf(manifest);
  const names = [...new Set(ids)].flatMap((id) => {
    const node = manifest.nodes.get(id);
    return node === undefined ? [] : [termOf(node, folders, manifest)];
  });
  // A selection that the command brings is narrowed: its terms, each within the part.
  const terms = selects.length === 0 ? names : selects.flatMap((term) => names.map((each) => `${term},${each}`));
  return { argv: [...rest, "--select", ...terms], indirectSelection };
}

/** The term that selects a node and, as far as dbt's grammar allows it, nothing else. */
export function termOf(node: DbtNode, folders: ReadonlySet<string>, manifest: DbtManifest): string {
  const name = node.fqn.join(".");
  // Spaces and commas are part of the grammar.
  if (/[\s,]/.test(name)) return node.name;
  // dbt takes the name of a model for that of a folder, too, and then all that is in it.
  const isPlain = !folders.has(name) || TEST_TYPES.has(node.resourceType);
  if (isPlain || node.packageName !== manifest.projectName || /[\s,]/.test(node.originalFilePath)) return name;
  return `${name},path:${node.originalFilePath}`;
}

/** What fully qualified names begin with. */
export function foldersOf(manifest: DbtManifest): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { fqn, resourceType } of manifest.nodes.values()) {
    if (TEST_TYPES.has(resourceType)) continue;
    for (let length = 1; length < fqn.length; length++) folders.add(fqn.slice(0, length).join("."));
  }
  return folders;
}

/** Tests that dbt adds by itself: all that look at one of the models. */
function eagerTests(manifest: DbtManifest, models: ReadonlySet<string>): ReadonlySet<string> {
  const found = [...manifest.nodes.values()].filter(
    (node) => TEST_TYPES.has(node.resourceType) && node.dependsOn.some((id) => models.has(id)),
  );
  return new Set(found.map((node) => node.uniqueId));
}

/** Tests that belong to no asset, and all of whose parents are in the part. */
function coveredTests(
  manifest: DbtManifest,
  ids: ReadonlySet<string>,
  isCheck: SubsetOptions["isCheck"],
): readonly string[] {
  return [...manifest.nodes.values()]
    .filter(
      (node) =>
        TEST_TYPES.has(node.resourceType) &&
        !isCheck(node.uniqueId) &&
        node.dependsOn.length > 0 &&
        node.dependsOn.every((id) => ids.has(id)),
    )
    .map((node) => node.uniqueId);
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

/** The arguments without their selection, and the terms of it; `--exclude` stays. */
function withoutSelection(args: readonly string[]): {
  readonly rest: readonly string[];
  readonly selects: readonly string[];
} {
  const rest: string[] = [];
  const selects: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (!SELECT.has(name(word)) && !SELECTOR.has(name(word))) {
      rest.push(word);
      continue;
    }
    const values: string[] = [];
    if (word.includes("=")) values.push(word.slice(word.indexOf("=") + 1));
    else while (at + 1 < args.length && !(args[at + 1] ?? "").startsWith("-")) values.push(args[++at] ?? "");
    if (SELECT.has(name(word)))
      selects.push(...values.flatMap((value) => value.split(/\s+/)).filter((term) => term !== ""));
  }
  return { rest, selects };
}

function name(word: string): string {
  return word.startsWith("--") && word.includes("=") ? word.slice(0, word.indexOf("=")) : word;
}

const SHOWN_TERMS = 20;

/** The command as people read it: `dbt build --select dbt_project.staging.stg_orders`. */
export function commandText(argv: readonly string[]): string {
  const at = argv.indexOf("--select");
  if (at < 0 || argv.length - at - 1 <= SHOWN_TERMS) return ["dbt", ...argv].join(" ");
  const terms = argv.slice(at + 1);
  return `${["dbt", ...argv.slice(0, at + 1 + SHOWN_TERMS)].join(" ")} … (${terms.length} in all)`;
}
