// Packages on their way into dbt_packages/: asked for, pinned to one version, fetched.
import type { Fire } from "../events/bus.ts";
import type { PackageSpec } from "../project/package-specs.ts";

export interface DepsPorts {
  readonly fire: Fire;
  /** Root of the project: local paths are relative to it. */
  readonly projectRoot: string;
  /** A folder for downloads, removed at the end. */
  readonly downloads: string;
  /** Where packages of the hub are looked up. */
  readonly hubUrl: string;
  readonly fetchUrl: (url: string) => Promise<Uint8Array>;
  readonly signal: AbortSignal;
}

/** A package of one version. */
export interface PinnedPackage {
  readonly spec: PackageSpec;
  /** `../pk`, the URL, or `dbt-labs/dbt_utils`. */
  readonly name: string;
  /** What package-lock.yml holds beside the project's name. */
  readonly lockEntry: Readonly<Record<string, string>>;
  /** `<local @ ../pk>`, `revision 3d84c80…`, `version 1.3.0`. */
  readonly niceVersion: string;
  /** The newest version that there is, for packages of the hub. */
  readonly latest: string | null;
  readonly version: string | null;
  readonly subdirectory: string | null;
  /** Brings the package's files here; gives their folder. The same folder however often it is called. */
  readonly fetch: () => Promise<string>;
  /** How the folder gets into dbt_packages/. */
  readonly placing: "link" | "move";
}
