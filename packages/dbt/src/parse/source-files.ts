// Finds the files of a package by kind: which folders, which endings, what .dbtignore leaves out. Nothing is read here.
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import ignore from "ignore";
import { errorCode, folderEntries, readTextIfThere } from "../project/files.ts";
import type { Package, ProjectConfig } from "../project/types.ts";

export interface SourceFile {
  readonly packageName: string;
  /** As configured: `models`. */
  readonly searchedPath: string;
  /** Below the searched path: `staging/stg_orders.sql`. */
  readonly relativePath: string;
  /** Below the package's root: `models/staging/stg_orders.sql`. */
  readonly originalPath: string;
  readonly absolutePath: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Moves with every write, whatever a tool sets the other time back to. */
  readonly ctimeMs: number;
}

type FileKind =
  | "macros"
  | "genericTests"
  | "models"
  | "snapshots"
  | "analyses"
  | "singularTests"
  | "seeds"
  | "functions"
  | "docs"
  | "properties"
  | "fixtures";

export type PackageFiles = Readonly<Record<FileKind, readonly SourceFile[]>>;

interface Search {
  readonly paths: readonly string[];
  readonly endings: readonly string[];
}

function searchesOf(config: ProjectConfig): Readonly<Record<FileKind, Search>> {
  const everywhere = [
    config.modelPaths,
    config.seedPaths,
    config.snapshotPaths,
    config.analysisPaths,
    config.macroPaths,
    config.testPaths,
    config.functionPaths,
  ];
  const sources = [...new Set(everywhere.flat().map((path) => path.replace(/\/+$/, "")))];
  const below = (folder: string) => config.testPaths.map((path) => join(path, folder));
  return {
    macros: { paths: config.macroPaths, endings: [".sql"] },
    genericTests: { paths: below("generic"), endings: [".sql"] },
    models: { paths: config.modelPaths, endings: [".sql", ".py"] },
    snapshots: { paths: config.snapshotPaths, endings: [".sql"] },
    analyses: { paths: config.analysisPaths, endings: [".sql"] },
    singularTests: { paths: config.testPaths, endings: [".sql"] },
    seeds: { paths: config.seedPaths, endings: [".csv"] },
    functions: { paths: config.functionPaths, endings: [".sql", ".py"] },
    docs: { paths: config.docsPaths, endings: [".md"] },
    properties: { paths: sources, endings: [".yml", ".yaml"] },
    fixtures: { paths: below("fixtures"), endings: [".csv", ".sql"] },
  };
}

/** Every file of a package that dbt would read, in the order in which dbt would read them. */
export function findPackageFiles(entry: Package): PackageFiles {
  const isIgnored = ignoreRules(entry.root);
  const folders = new Map<string, readonly SourceFile[]>();
  const inFolder = (path: string): readonly SourceFile[] => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const found = listFolder(entry, path).filter((file) => !isIgnored(file.originalPath));
    folders.set(path, found);
    return found;
  };
  const searches = searchesOf(entry.config);
  const find = (kind: FileKind): readonly SourceFile[] =>
    searches[kind].endings.flatMap((ending) =>
      searches[kind].paths.flatMap((path) =>
        inFolder(path).filter((file) => file.relativePath.toLowerCase().endsWith(ending)),
      ),
    );
  const singular = find("singularTests").filter((file) => !/^(generic|fixtures)\//.test(file.relativePath));
  return {
    macros: find("macros"),
    genericTests: find("genericTests"),
    models: find("models"),
    snapshots: find("snapshots"),
    analyses: find("analyses"),
    singularTests: singular,
    seeds: find("seeds"),
    functions: find("functions"),
    docs: find("docs"),
    properties: find("properties"),
    fixtures: find("fixtures"),
  };
}

function ignoreRules(root: string): (path: string) => boolean {
  const text = readTextIfThere(join(root, ".dbtignore"));
  if (text === null) return () => false;
  const rules = ignore({ allowRelativePaths: true }).add(text);
  return (path) => rules.ignores(path);
}

/** The files below a folder: those of the folder itself, then those of its folders. Links to folders are not followed. */
function listFolder(entry: Package, searchedPath: string): readonly SourceFile[] {
  const base = join(entry.root, searchedPath);
  const files: SourceFile[] = [];
  const visit = (folder: string): void => {
    const children = readFolder(folder);
    for (const child of children) {
      if (!child.isDirectory() && /^[^.#~]/.test(child.name)) addFile(join(folder, child.name));
    }
    for (const child of children) if (child.isDirectory()) visit(join(folder, child.name));
  };
  const addFile = (absolutePath: string): void => {
    if (!knownEnding.test(absolutePath)) return;
    const stats = statSync(absolutePath, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) return;
    const relativePath = toSlashes(relative(base, absolutePath));
    files.push({
      packageName: entry.name,
      searchedPath,
      relativePath,
      originalPath: joinPosix(searchedPath, relativePath),
      absolutePath,
      size: stats.size,
      mtimeMs: stats.mtimeMs,
      ctimeMs: stats.ctimeMs,
    });
  };
  visit(base);
  return files;
}

const knownEnding = /\.(sql|py|csv|md|yml|yaml)$/i;

function readFolder(folder: string) {
  try {
    return folderEntries(folder);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function toSlashes(path: string): string {
  return path.includes("\\") ? path.replaceAll("\\", "/") : path;
}

/** As Python's `os.path.join`: nothing is normalized. */
function joinPosix(folder: string, path: string): string {
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}
