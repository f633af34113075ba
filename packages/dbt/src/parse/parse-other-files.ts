// Seeds, snapshots, analyses and singular tests: files → nodes.
import { type Block, extractBlocks, TemplateError } from "@sluice/jinja";
import { addNode } from "./add-node.ts";
import { applyConfig, mergeCalls } from "./apply-config.ts";
import { createNode, fqnOf } from "./create-node.ts";
import { blockError } from "./errors.ts";
import { renderNode } from "./render-node.ts";
import type { SourceFile } from "./source-files.ts";
import { readSource, type SourceText, sha256Of, stemOf } from "./source-text.ts";
import type { ParseState } from "./state.ts";

/** Seeds up to this size are known by the hash of their text, larger ones by their path. */
const MAXIMUM_HASHED_SEED = 1024 * 1024;

export function parseSeed(state: ParseState, file: SourceFile, root: string): void {
  const name = stemOf(file.relativePath);
  const node = createNode(state, {
    resourceType: "seed",
    packageName: file.packageName,
    name,
    uniqueId: `seed.${file.packageName}.${name}`,
    path: file.relativePath,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, file.relativePath, name),
    rawCode: "",
    checksum:
      file.size > MAXIMUM_HASHED_SEED ? { name: "path", checksum: file.originalPath } : sha256Of(readSource(file).text),
  });
  node.root_path = root;
  const calls = mergeCalls([]);
  state.calls.set(node, calls);
  applyConfig(state, node, calls, null);
  addNode(state.manifest, node);
}

export function parseAnalysis(state: ParseState, file: SourceFile): void {
  parseQuery(state, file, "analysis", `analysis/${file.relativePath}`);
}

export function parseSingularTest(state: ParseState, file: SourceFile): void {
  const name = stemOf(file.relativePath);
  const folder = file.relativePath.slice(0, file.relativePath.lastIndexOf("/") + 1);
  parseQuery(state, file, "test", `${folder}${name}.sql`);
}

function parseQuery(state: ParseState, file: SourceFile, resourceType: "analysis" | "test", path: string): void {
  const { text, firstLine } = readSource(file);
  const name = stemOf(file.relativePath);
  const node = createNode(state, {
    resourceType,
    packageName: file.packageName,
    name,
    uniqueId: `${resourceType}.${file.packageName}.${name}`,
    path,
    originalPath: file.originalPath,
    fqn: fqnOf(file.packageName, path, name),
    rawCode: text,
    checksum: sha256Of(text),
  });
  renderNode(state, node, text, firstLine);
  addNode(state.manifest, node);
}

/** A snapshot file holds any number of snapshot blocks; each is a node. */
export function parseSnapshotFile(state: ParseState, file: SourceFile): void {
  const source = readSource(file);
  for (const block of snapshotBlocks(source)) state.problems.attempt(() => parseSnapshot(state, source, block));
}

function parseSnapshot(state: ParseState, source: SourceText, block: Block): void {
  const { file } = source;
  const node = createNode(state, {
    resourceType: "snapshot",
    packageName: file.packageName,
    name: block.name,
    uniqueId: `snapshot.${file.packageName}.${block.name}`,
    path: file.relativePath,
    originalPath: file.originalPath,
    // The file is one more level between the folder and the snapshot.
    fqn: [...fqnOf(file.packageName, file.relativePath, stemOf(file.relativePath)), block.name],
    rawCode: block.contents,
    checksum: sha256Of(source.text),
  });
  renderNode(state, node, block.contents, block.contentsLine);
  addNode(state.manifest, node);
}

const snapshotTags = new Set(["snapshot"]);

function snapshotBlocks({ file, text, firstLine }: SourceText): readonly Block[] {
  try {
    const location = { name: file.originalPath, file: file.originalPath, firstLine };
    return extractBlocks(text, snapshotTags, location).filter((block) => block.kind === "snapshot");
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw blockError(error, file.originalPath);
  }
}
