// Where the SQL of a node is kept below the target folder, and the writing of it.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Node } from "../manifest/types.ts";

type TargetFolder = "compiled" | "run";

export interface TargetFileOptions {
  readonly targetPath: string;
  readonly folder: TargetFolder;
  /** A batch's name: the file goes into a folder named after the model. */
  readonly split?: string;
}

/** `target/compiled/shop/models/a.sql`; relative to the project unless the target path is absolute. */
export function targetFile(
  node: Pick<Node, "path" | "original_file_path" | "package_name">,
  options: TargetFileOptions,
): string {
  // Several nodes of one file (generic tests, snapshots) get a folder named after the file.
  const own =
    basename(node.path) === basename(node.original_file_path)
      ? node.original_file_path
      : `${node.original_file_path}/${node.path}`;
  const split = options.split === undefined ? own : splitPath(own, options.split);
  // dbt: paths are not made shorter, so that a hook's file is below `./dbt_project.yml`.
  return [options.targetPath, options.folder, node.package_name, split].join("/");
}

function splitPath(path: string, split: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : "";
  return join(dirname(path), stem, `${stem}_${split}${extension}`);
}

export interface TargetWriter {
  write(file: string, text: string): void;
}

/**
 * Writes below `projectRoot`, making each folder once. Not in the background: for files of this size that takes several times
 * the work.
 */
export function createTargetWriter(projectRoot: string): TargetWriter {
  const folders = new Set<string>();
  return {
    write(file, text) {
      const path = isAbsolute(file) ? file : join(projectRoot, file);
      const folder = dirname(path);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      writeFileSync(path, text);
    },
  };
}
