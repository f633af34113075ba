// Which macro a name means. In: the manifest's macros and the project's packages. Out: lookups by name as one package sees
// it (own package, root project, internal macros), by package, by dispatch and by materialization. Nothing is compiled here.
import type { Macro } from "../manifest/types.ts";
import type { Project } from "../project/types.ts";
import { compilationError } from "./diagnostics.ts";
import type { RuntimeSession } from "./types.ts";

type Names = ReadonlyMap<string, Macro>;

export interface MacroRegistry {
  /** A name as templates of `packageName` see it; null when it names no macro. */
  find(name: string, packageName: string): Macro | null;
  /** Like `find`, and then in every installed package: how generic tests are looked up. */
  findAnywhere(name: string, packageName: string): Macro | null;
  /** A macro of one package; `dbt` means every internal macro. */
  findIn(packageName: string, name: string): Macro | null;
  /** Every name that `find` and `namespace` answer to. */
  names(packageName: string): ReadonlySet<string>;
  /** The macros that `name.x` reaches in a template; null when `name` is no package. */
  namespace(name: string): Names | null;
  /**
   * The macro that `adapter.dispatch` chooses. Without a namespace: as the package sees macros; for null, of any package.
   * @throws {DbtError} in dbt's words when there is none
   */
  dispatch(name: string, namespace: string | null, packageName: string | null): Macro;
  materialization(name: string): Macro | null;
  /** The names that `materialization` knows. */
  materializations(): ReadonlySet<string>;
  byId(uniqueId: string): Macro | null;
}

export interface MacroRegistryOptions {
  readonly project: Project;
  readonly macros: ReadonlyMap<string, Macro>;
  /** Installed packages may replace built-in materializations. */
  readonly packagesMayOverrideMaterializations: boolean;
}

const NONE: Names = new Map();

export function createMacroRegistry(options: MacroRegistryOptions): MacroRegistry {
  const { project, macros } = options;
  const root = project.root.name;
  const { type, parents } = project.target.adapter.facts;
  const prefixes = [type, ...parents, "default"];
  const { packages, internal } = groupByPackage(project, macros);
  const dispatchOrders = new Map(project.root.config.dispatch.map((d) => [d.macro_namespace, d.search_order]));

  const own = (packageName: string): Names => packages.get(packageName) ?? NONE;
  const namespace = (name: string): Names | null => packages.get(name) ?? (name === "dbt" ? internal : null);
  const find = (name: string, packageName: string): Macro | null =>
    own(packageName).get(name) ?? own(root).get(name) ?? internal.get(name) ?? null;
  const internalNames: readonly string[] = ["dbt", `dbt_${type}`, ...parents.map((parent) => `dbt_${parent}`)];
  const findIn = (packageName: string, name: string): Macro | null =>
    (internalNames.includes(packageName) ? internal : own(packageName)).get(name) ?? null;

  const searchOrder = (macroNamespace: string | null): readonly (string | null)[] => {
    if (macroNamespace === null) return [null];
    const configured = dispatchOrders.get(macroNamespace);
    if (configured !== undefined && configured.length > 0) return configured;
    const known = internalNames.includes(macroNamespace) || packages.has(macroNamespace);
    return known ? [root, macroNamespace] : [null];
  };

  const findAnywhere = (name: string, packageName: string): Macro | null => {
    const near = own(packageName).get(name) ?? own(root).get(name);
    if (near !== undefined) return near;
    const installed = [...packages.values()].findLast((names) => names.has(name));
    return installed?.get(name) ?? internal.get(name) ?? null;
  };

  return {
    find,
    findAnywhere,
    findIn,
    namespace,
    names: (packageName) =>
      new Set([...internal.keys(), ...own(root).keys(), ...own(packageName).keys(), "dbt", ...packages.keys()]),
    byId: (uniqueId) => macros.get(uniqueId) ?? null,
    dispatch(name, macroNamespace, packageName) {
      const tried: string[] = [];
      const findByName = (name: string) => (packageName === null ? findAnywhere(name, root) : find(name, packageName));
      for (const place of searchOrder(macroNamespace)) {
        for (const prefix of prefixes) {
          const candidate = `${prefix}__${name}`;
          const macro = place === null ? findByName(candidate) : findIn(place, candidate);
          if (macro !== null) return macro;
          tried.push(place === null ? candidate : `${place}.${candidate}`);
        }
      }
      const searched = tried.map((entry) => `'${entry}'`).join(", ");
      throw compilationError(
        `In dispatch: No macro named '${name}' found within namespace: '${macroNamespace ?? "None"}'\n    Searched for: ${searched}`,
        "compile/dispatch",
      );
    },
    materializations() {
      const names = [...macros.values()].flatMap(({ name }) => {
        const [, kind, prefix = ""] = /^materialization_(.+)_([a-z0-9]+)$/.exec(name) ?? [];
        return kind !== undefined && prefixes.includes(prefix) ? [kind] : [];
      });
      return new Set(names);
    },
    materialization(name) {
      const candidates = prefixes.flatMap((prefix, distance) => {
        const macroName = `materialization_${name}_${prefix}`;
        const found = [
          { macro: own(root).get(macroName), place: 3, distance },
          ...[...packages].map(([packageName, names]) => ({
            macro: packageName === root ? undefined : names.get(macroName),
            place: 2,
            distance,
          })),
          { macro: internal.get(macroName), place: 1, distance },
        ];
        return found.flatMap(({ macro, ...rank }) => (macro === undefined ? [] : [{ macro, ...rank }]));
      });
      // The adapter's own beats `default`; then the root project, installed packages, built-in macros.
      candidates.sort((a, b) => a.distance - b.distance || b.place - a.place);
      const [best] = candidates;
      const builtIn = candidates.some((candidate) => candidate.place === 1);
      if (best?.place === 2 && builtIn && !options.packagesMayOverrideMaterializations) {
        return candidates.find((candidate) => candidate.place !== 2)?.macro ?? null;
      }
      return best?.macro ?? null;
    },
  };
}

/** Macros of the project's packages by name, and the internal ones as one set in which the adapter's win. */
function groupByPackage(project: Project, macros: ReadonlyMap<string, Macro>) {
  const ranks = new Map(project.internalPackages.map((entry, index) => [entry.name, index]));
  // dbt's own macros are the base of all others.
  ranks.set("dbt", Number.POSITIVE_INFINITY);
  const packages = new Map<string, Map<string, Macro>>();
  const internal = new Map<string, Macro>();
  for (const macro of macros.values()) {
    const rank = ranks.get(macro.package_name);
    if (rank === undefined) {
      const names = packages.get(macro.package_name) ?? new Map<string, Macro>();
      packages.set(macro.package_name, names.set(macro.name, macro));
      continue;
    }
    const known = internal.get(macro.name);
    if (known === undefined || rank <= (ranks.get(known.package_name) ?? 0)) internal.set(macro.name, macro);
  }
  return { packages, internal };
}

const registries = new WeakMap<ReadonlyMap<string, Macro>, MacroRegistry>();

/** The session's registry, made once. */
export function registryOf(session: Pick<RuntimeSession, "project" | "manifest" | "flags">): MacroRegistry {
  const { macros } = session.manifest;
  let registry = registries.get(macros);
  if (registry === undefined) {
    registry = createMacroRegistry({
      project: session.project,
      macros,
      packagesMayOverrideMaterializations:
        session.flags.behavior["require_explicit_package_overrides_for_builtin_materializations"] === false,
    });
    registries.set(macros, registry);
  }
  return registry;
}

/** The macro that builds nodes of a materialization; null when there is none. */
export function findMaterialization(
  session: Pick<RuntimeSession, "project" | "manifest" | "flags">,
  name: string,
): Macro | null {
  return registryOf(session).materialization(name);
}
