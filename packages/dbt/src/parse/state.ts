// What the steps of parsing share: the project, the ways to render and to build configs, and the resources found so far.
import type { Environment, Scope } from "@sluice/jinja";
import type { ParseRenderer } from "../compile/types.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Manifest, Node } from "../manifest/types.ts";
import type { ConfigBuilder } from "../node-config/build-config.ts";
import type { Config } from "../node-config/merge-config.ts";
import type { NodeNamer } from "../node-config/node-names.ts";
import type { Project } from "../project/types.ts";
import type { Problems } from "./problems.ts";
import type { PackageFiles } from "./source-files.ts";

/** The merged `config()` calls of a node's file, kept for when its properties come. */
export interface ConfigCalls {
  readonly rendered: Readonly<Config>;
  readonly unrendered: Readonly<Config>;
}

/** A node while it is read: everything may still change. */
export type DraftNode = { -readonly [Key in keyof Node]: Node[Key] };

export interface ParseState {
  readonly project: Project;
  readonly flags: Flags;
  readonly fire: Fire;
  readonly renderer: ParseRenderer;
  readonly configs: ConfigBuilder;
  readonly namer: NodeNamer;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, PackageFiles>;
  readonly problems: Problems;
  /** The `config()` calls of every node that has a file. */
  readonly calls: Map<Node, ConfigCalls>;
  /** The config that a node's own was last written from. */
  readonly written: Map<Node, Readonly<Config>>;
  /** Renders the strings of properties files. */
  readonly yamlEnvironment: Environment;
  /** Names that templates in properties files of a package see. */
  readonly yamlScope: (packageName: string) => Scope;
  /** Seconds since 1970, as `created_at` holds them. */
  readonly now: () => number;
}
