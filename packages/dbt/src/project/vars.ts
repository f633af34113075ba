// Vars as one package sees them: `--vars` over the root project's block for the package, the root's globals, the package's
// own block for itself, the package's globals.
import type { Json } from "../manifest/types.ts";
import type { Project, Vars } from "./types.ts";

type VarBlock = Readonly<Record<string, Json>>;

/** The vars that templates of `packageName` see. */
export function varsFor(project: Project, packageName: string): Vars {
  const blocks = blocksOf(project.root.config.vars, packageName);
  const own = project.packages.find((entry) => entry.name === packageName && !entry.isRoot);
  if (own !== undefined) blocks.push(...blocksOf(own.config.vars, packageName));
  return varsOf(project.cliVars, blocks);
}

/** Vars of the command line alone: what dbt_project.yml, profiles.yml and packages.yml may read. */
export function cliVarsOnly(cliVars: VarBlock): Vars {
  return varsOf(cliVars, []);
}

/** The block named after the package comes before the globals it stands among. */
function blocksOf(vars: VarBlock, packageName: string): VarBlock[] {
  const scoped = Object.hasOwn(vars, packageName) ? vars[packageName] : undefined;
  return isBlock(scoped) ? [scoped, vars] : [vars];
}

function isBlock(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function varsOf(cli: VarBlock, others: readonly VarBlock[]): Vars {
  const blocks = [cli, ...others];
  const find = (name: string) => blocks.find((block) => Object.hasOwn(block, name));
  return {
    has: (name) => find(name) !== undefined,
    get: (name) => find(name)?.[name],
    get all() {
      return Object.assign({}, ...blocks.toReversed());
    },
    cli,
  };
}
