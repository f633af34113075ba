// Markdown files → docs blocks.
import { type Block, type Environment, extractBlocks, type Scope, scopeOf, TemplateError } from "@sluice/jinja";
import type { Documentation } from "../manifest/types.ts";
import { addUnique } from "./add-node.ts";
import { blockError } from "./errors.ts";
import type { SourceFile } from "./source-files.ts";
import { readSource } from "./source-text.ts";
import type { ParseState } from "./state.ts";

const docsTags = new Set(["docs"]);
const noNames: Scope = scopeOf({});

export function parseDocsFile(state: ParseState, file: SourceFile, environment: Environment): void {
  const { text, firstLine } = readSource(file);
  if (!text.includes("docs")) return;
  const location = { name: file.originalPath, file: file.originalPath, firstLine };
  try {
    for (const block of extractBlocks(text, docsTags, location)) {
      if (block.kind === "docs") addUnique(state.manifest.docs, docOf(file, block, environment));
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw blockError(error, file.originalPath);
  }
}

function docOf(file: SourceFile, block: Block, environment: Environment): Documentation {
  const location = { name: block.name, file: file.originalPath, firstLine: block.contentsLine };
  const contents = /\{[{%#]/.test(block.contents)
    ? String(environment.template(block.contents, location).renderSync(noNames))
    : block.contents;
  return {
    name: block.name,
    resource_type: "doc",
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.originalPath,
    unique_id: `doc.${file.packageName}.${block.name}`,
    block_contents: contents.trim(),
  };
}

/** The page that documentation opens with; projects replace it with a block of the same name. */
export const builtInOverview: Documentation = {
  name: "__overview__",
  resource_type: "doc",
  package_name: "dbt",
  path: "overview.md",
  original_file_path: "docs/overview.md",
  unique_id: "doc.dbt.__overview__",
  block_contents:
    "### Project documentation\n\nThe tree on the left lists the project's models, seeds, snapshots and sources by folder " +
    "and by database. Every page shows the description, the columns, the code and the neighbours in the graph.\n\n" +
    "To write a page of your own here, put a docs block named `__overview__` into a Markdown file of the project.",
};
