// Starts an entry of the built program. The build leaves it as CommonJS chunks; this module links them, and gives V8 the
// compiled code that an earlier run left: compiling is most of what a short command would do.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { cacheFiles } from "./cache-files.ts";
import { type CodeCache, openCodeCache } from "./code-cache.ts";
import { setEngineFlags } from "./engine-flags.ts";

type Exports = Readonly<Record<string, unknown>>;

/** A chunk: a function of what it may call. */
type Chunk = (
  exports: Exports,
  require: (id: string) => unknown,
  module: { exports: Exports },
  /** `import()`. */
  load: (id: string) => Promise<Exports>,
  url: string,
) => void;

/** The build puts in what this build is called. */
const BUILD = process.env["SLUICE_BUILD"] ?? "unbuilt";
const HEAD = '(function (exports, require, module, __load, __url) { "use strict"; ';

let cache: CodeCache | null = null;
const loaded = new Map<string, { exports: Exports }>();

/** Loads the entry `name` of the program in `folder` and gives what it exports. A chunk is loaded once in a process. */
export function loadProgram(folder: string, name: string): Exports {
  cache ??= openCache(folder, name);
  return load(join(folder, "code", `${name}.js`), createRequire(join(folder, "loader.js")));
}

function openCache(folder: string, name: string): CodeCache {
  setEngineFlags(name);
  const opened = openCodeCache(cacheFiles(folder, BUILD, name, process));
  process.once("exit", (code) => opened.save(code));
  return opened;
}

function load(file: string, require: NodeJS.Require): Exports {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module: { exports: Exports } = { exports: {} };
  loaded.set(file, module);
  const link = (id: string): Exports => load(resolve(dirname(file), id), require);
  compile(file)(
    module.exports,
    (id) => (id.startsWith(".") ? link(id) : require(id)),
    module,
    async (id) => (id.startsWith("./") ? link(id) : import(id)),
    pathToFileURL(file).href,
  );
  return module.exports;
}

function compile(file: string): Chunk {
  // esbuild writes ASCII.
  const script = new Script(`${HEAD}${readFileSync(file, "latin1")}\n})`, {
    filename: file,
    cachedData: cache?.codeOf(file),
  });
  cache?.add(file, script);
  return script.runInThisContext();
}
