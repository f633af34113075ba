// Packages stay outside of the bundle. One that is imported and not installed is told while the file that says so is at hand;
// the process that loads the bundle could only name the bundle.
import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

const CHECKED = { sluicePackageChecked: true };

/** @param folders where the loading process looks, each with the folders above it */
export function packageCheckPlugin(folders: readonly string[]): Plugin {
  return {
    name: "sluice-packages",
    setup(build) {
      build.onResolve({ filter: /^(?:@[\w.~-]+\/)?[\w~][\w.~-]*(?:\/|$)/ }, async (args) => {
        // What is not imported by a statement may be optional.
        if (args.pluginData === CHECKED || args.kind !== "import-statement" || isBuiltin(args.path)) return undefined;
        const { importer, kind, namespace, resolveDir } = args;
        const found = await build.resolve(args.path, { importer, kind, namespace, resolveDir, pluginData: CHECKED });
        if (!found.external || found.path !== args.path) return found;
        const name = packageName(args.path);
        if (folders.some((folder) => isInstalled(name, folder))) return found;
        return { errors: [{ text: `Cannot find package '${name}'`, notes: [{ text: `npm install ${name}` }] }] };
      });
    },
  };
}

function packageName(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name))) return true;
  return dirname(folder) !== folder && isInstalled(name, dirname(folder));
}
