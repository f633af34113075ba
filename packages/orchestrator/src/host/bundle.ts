// A definitions file and what it imports, as one file that a process can import in a few milliseconds. Packages stay outside;
// `sluice` means the very program that runs. Runs in the child process, never in the server.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, Loader, Message, OutputFile, Plugin } from "esbuild";
import { excerptOf } from "./excerpt.ts";
import { packageCheckPlugin } from "./package-check.ts";
import { stateFolder } from "./state-folder.ts";
import type { Problem } from "./types.ts";

export interface BundleOptions {
  readonly file: string;
  /** Folder that the bundle and `node_modules` lookups start from. */
  readonly root: string;
  /** Import name → absolute path of the program's own file. */
  readonly library: Readonly<Record<string, string>>;
}

export type BundleResult =
  | { readonly status: "bundled"; readonly bundle: string; readonly hash: string; readonly files: readonly string[] }
  | { readonly status: "failed"; readonly problems: readonly Problem[]; readonly files: readonly string[] };

const KEPT_BUNDLES = 20;

export async function bundleDefinitions(options: BundleOptions): Promise<BundleResult> {
  const seen = new Set<string>([options.file]);
  if (!existsSync(options.file)) return { status: "failed", problems: [missing(options.file)], files: [options.file] };
  const { build } = await import("esbuild");
  try {
    const result = await build({
      absWorkingDir: options.root,
      entryPoints: [options.file],
      outfile: join(bundleFolder(options.root), "definitions.mjs"),
      bundle: true,
      write: false,
      platform: "node",
      target: "node20.19",
      format: "esm",
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      logLevel: "silent",
      plugins: [
        libraryPlugin(options.library),
        packageCheckPlugin([options.root, bundleFolder(options.root)]),
        placePlugin(seen),
      ],
    });
    const output = result.outputFiles[0];
    if (output === undefined) throw new Error("esbuild gave no output");
    return { status: "bundled", ...keepBundle(options.root, output), files: [...seen] };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return {
      status: "failed",
      problems: error.errors.map((message) => problemOf(message, options.root)),
      files: [...seen],
    };
  }
}

function bundleFolder(root: string): string {
  return join(stateFolder(root), "definitions");
}

/** Bundles are named by what is in them: a run keeps the one that it was launched with while newer ones come. */
function keepBundle(root: string, output: OutputFile): { readonly bundle: string; readonly hash: string } {
  const hash = createHash("sha256").update(output.contents).digest("hex").slice(0, 16);
  const folder = bundleFolder(root);
  const bundle = join(folder, `${hash}.mjs`);
  if (existsSync(bundle)) utimesSync(bundle, new Date(), new Date());
  else {
    mkdirSync(folder, { recursive: true });
    linkPackages(root, folder);
    const draft = join(folder, `${hash}.${process.pid}.tmp`);
    writeFileSync(draft, output.contents);
    renameSync(draft, bundle);
    removeOldBundles(folder);
  }
  return { bundle, hash };
}

/** A bundle that lies outside of the project finds the project's packages all the same. */
function linkPackages(root: string, folder: string): void {
  const packages = join(root, "node_modules");
  const link = join(folder, "node_modules");
  if (folder.startsWith(root + sep) || !existsSync(packages) || existsSync(link)) return;
  symlinkSync(packages, link, "junction");
}

function removeOldBundles(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => ({
      path: join(folder, name),
      time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const old of files.slice(KEPT_BUNDLES)) rmSync(old.path, { force: true });
}

function libraryPlugin(library: BundleOptions["library"]): Plugin {
  return {
    name: "sluice-library",
    setup(build) {
      build.onResolve({ filter: /^sluice(\/|$)/ }, (args) => {
        const target = Object.hasOwn(library, args.path) ? library[args.path] : undefined;
        return target === undefined ? undefined : { path: pathToFileURL(target).href, external: true };
      });
    },
  };
}

const LOADERS: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
};

/** Notes what is read, and keeps `import.meta` and `__dirname` true to the file that says them. */
function placePlugin(seen: Set<string>): Plugin {
  return {
    name: "sluice-place",
    setup(build) {
      build.onLoad({ filter: /\.(?:[cm]?[jt]s|[jt]sx|json)$/ }, (args) => {
        seen.add(args.path);
        const loader = LOADERS[extname(args.path)];
        if (loader === undefined) return undefined;
        const text = readFileSync(args.path, "utf8");
        return { contents: placed(text, args.path), loader, resolveDir: dirname(args.path) };
      });
    },
  };
}

function placed(text: string, file: string): string {
  if (!/import\.meta|__dirname|__filename/.test(text)) return text;
  const place: Readonly<Record<string, string>> = {
    "import.meta.url": JSON.stringify(pathToFileURL(file).href),
    "import.meta.dirname": JSON.stringify(dirname(file)),
    "import.meta.filename": JSON.stringify(file),
    __dirname: JSON.stringify(dirname(file)),
    __filename: JSON.stringify(file),
  };
  return text.replace(
    /\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dirname|filename)\b/g,
    (name) => place[name] ?? name,
  );
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function problemOf(message: Message, root: string): Problem {
  const { location } = message;
  const file = location === null ? null : resolve(root, location.file);
  return {
    code: "definitions/does-not-compile",
    message: message.text,
    hint: location?.suggestion ? `did you mean ${location.suggestion}?` : (message.notes[0]?.text ?? null),
    file,
    line: location?.line ?? null,
    column: location === null ? null : location.column + 1,
    excerpt:
      location === null || file === null ? null : excerptOf(file, location.line, location.column + 1, location.length),
  };
}

function missing(file: string): Problem {
  return {
    code: "definitions/no-file",
    message: `there is no file ${file}`,
    hint: 'name the definitions file in package.json: "sluice": { "definitions": "definitions.ts" }',
    file,
    line: null,
    column: null,
    excerpt: null,
  };
}
