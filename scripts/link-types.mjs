// Makes the emitted declarations stand alone: `@sluice/…` becomes a relative path, and what the public entries cannot reach is
// removed, so that nothing published imports a package that is not installed with it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const STATEMENT = /^(?:import|export)\s[^;]*?\sfrom\s+(["'])([^"']+)\1;\n?/gm;
const INLINE = /import\((["'])([^"']+)\1\)\.(\w+)/g;
const DECLARED = /^export (?:declare )?(?:abstract )?(?:interface|type|class|const|function|let) (\w+)/gm;

/**
 * @param out the folder of the declarations
 * @param packages the name of each package and its index, relative to `out`
 * @param entries the public declarations, relative to `out`
 */
export function linkTypes({ out, packages, entries }) {
  const barrels = new Map(Object.entries(packages).map(([name, file]) => [name, join(out, file)]));
  const texts = new Map();
  const read = (file) => {
    if (!texts.has(file)) texts.set(file, readFileSync(file, "utf8"));
    return texts.get(file);
  };
  const target = (from, specifier) => {
    if (barrels.has(specifier)) return barrels.get(specifier);
    return specifier.startsWith(".") ? resolve(dirname(from), specifier.replace(/(?:\.d)?\.ts$/, ".d.ts")) : null;
  };
  const indexes = new Set(barrels.values());
  // Of an index only the names are kept that something reachable asks for.
  const asked = new Map();
  const reached = new Set();
  const pending = [];
  const reach = (file, names) => {
    if (indexes.has(file)) {
      const known = asked.get(file) ?? new Set();
      const before = known.size;
      for (const name of names) known.add(name);
      asked.set(file, known);
      if (known.size === before) return;
    } else if (reached.has(file)) return;
    reached.add(file);
    pending.push(file);
  };
  for (const entry of entries) reach(join(out, entry), []);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const text = textOf(file);
    for (const statement of text.matchAll(STATEMENT)) {
      const to = target(file, statement[2]);
      if (to !== null) reach(to, namesIn(statement[0]));
    }
    for (const [, , specifier, name] of text.matchAll(INLINE)) {
      const to = target(file, specifier);
      if (to !== null) reach(to, [name]);
    }
  }

  for (const file of declarationsIn(out)) {
    if (!reached.has(file)) rmSync(file);
    else writeFileSync(file, linked(file));
  }

  function textOf(file) {
    return indexes.has(file) ? prunedIndex(file) : read(file);
  }

  function prunedIndex(file) {
    return read(file).replace(STATEMENT, (statement, _quote, specifier) => {
      const all = statement.startsWith("export type *");
      const names = all
        ? [...read(target(file, specifier)).matchAll(DECLARED)].map(([, name]) => `type ${name}`)
        : partsIn(statement).map((part) => (statement.startsWith("export type") ? `type ${part}` : part));
      const kept = names.filter((name) => asked.get(file).has(name.replace(/^(type )?(\w+ as )?/, "")));
      return kept.length === 0 ? "" : `export { ${kept.join(", ")} } from "${specifier}";\n`;
    });
  }

  function linked(file) {
    const relink = (whole, quote, specifier) => {
      const to = target(file, specifier);
      if (to === null) return whole;
      const path = relative(dirname(file), to)
        .split(sep)
        .join("/")
        .replace(/\.d\.ts$/, ".js");
      return whole.replace(`${quote}${specifier}${quote}`, `"${path.startsWith(".") ? path : `./${path}`}"`);
    };
    return textOf(file).replace(STATEMENT, relink).replace(INLINE, relink);
  }
}

function partsIn(statement) {
  const inside = /\{([^}]*)\}/.exec(statement)?.[1] ?? "";
  return inside
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The names that a statement asks its file for. */
function namesIn(statement) {
  return partsIn(statement).map((part) => part.replace(/^type /, "").replace(/ as \w+$/, ""));
}

function declarationsIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".d.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}
