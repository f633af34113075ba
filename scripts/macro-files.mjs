// The macros that come with the program: dbt's own, and each adapter's.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Folders by the name of the package. */
export const MACRO_FOLDERS = { dbt: "packages/dbt/macros", postgres: "packages/adapters/postgres/macros" };

/** The files of a folder, sorted; paths are those of dbt's packages: macros/… and, for the generic tests, tests/…. */
export function macroFiles(folder) {
  return listFiles(folder)
    .filter((file) => file.endsWith(".sql"))
    .map((file) => ({ path: macroPath(relative(folder, file)), text: readFileSync(file, "utf8") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function macroPath(file) {
  const path = file.split(sep).join("/");
  return path.startsWith("tests/") ? path : `macros/${path}`;
}

/** Every file below a folder. */
export function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}
