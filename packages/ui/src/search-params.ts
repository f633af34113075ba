// What the pages keep in the URL, read back with defaults. Anything unknown or malformed is dropped, never an error.

type Raw = Readonly<Record<string, unknown>>;

export interface CatalogSearch {
  readonly q?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly health?: string;
  readonly sort?: CatalogSort;
  readonly desc?: boolean;
}
export const catalogSorts = ["name", "health", "status", "materialized", "checks"] as const;
export type CatalogSort = (typeof catalogSorts)[number];

export function catalogSearch(raw: Raw): CatalogSearch {
  return clean({
    q: text(raw["q"]),
    group: text(raw["group"]),
    kind: text(raw["kind"]),
    status: text(raw["status"]),
    health: text(raw["health"]),
    sort: oneOf(catalogSorts, raw["sort"]),
    desc: raw["desc"] === true ? true : undefined,
  });
}

export interface LineageSearch {
  readonly q?: string;
  /** The asset whose details are shown. */
  readonly asset?: string;
}

export function lineageSearch(raw: Raw): LineageSearch {
  return clean({ q: text(raw["q"]), asset: text(raw["asset"]) });
}

export interface RunsSearch {
  readonly status?: RunTab;
  readonly job?: string;
  readonly by?: string;
  readonly asset?: string;
}
export const runTabs = ["progress", "queued", "failed", "succeeded", "canceled"] as const;
export type RunTab = (typeof runTabs)[number];

export function runsSearch(raw: Raw): RunsSearch {
  return clean({
    status: oneOf(runTabs, raw["status"]),
    job: text(raw["job"]),
    by: text(raw["by"]),
    asset: text(raw["asset"]),
  });
}

export interface RunSearch {
  readonly view?: RunView;
  /** Key of the selected row. */
  readonly row?: string;
  readonly q?: string;
  readonly level?: string;
  readonly type?: string;
  readonly step?: string;
}
export const runViews = ["events", "stdout", "stderr"] as const;
export type RunView = (typeof runViews)[number];

export function runSearch(raw: Raw): RunSearch {
  return clean({
    view: oneOf(runViews, raw["view"]),
    row: text(raw["row"]),
    q: text(raw["q"]),
    level: text(raw["level"]),
    type: text(raw["type"]),
    step: text(raw["step"]),
  });
}

export const assetTabs = [
  "overview",
  "definition",
  "checks",
  "history",
  "lineage",
  "partitions",
  "automation",
] as const;
export type AssetTab = (typeof assetTabs)[number];
export interface AssetSearch {
  readonly tab?: AssetTab;
  readonly check?: string;
}

export function assetSearch(raw: Raw): AssetSearch {
  return clean({ tab: oneOf(assetTabs, raw["tab"]), check: text(raw["check"]) });
}

export const jobTabs = ["overview", "launchpad", "runs"] as const;
export type JobTab = (typeof jobTabs)[number];
export interface JobSearch {
  readonly tab?: JobTab;
  /** A run whose config and tags the Launchpad starts from. */
  readonly from?: string;
}

export function jobSearch(raw: Raw): JobSearch {
  return clean({ tab: oneOf(jobTabs, raw["tab"]), from: text(raw["from"]) });
}

export interface ChecksSearch {
  readonly q?: string;
  readonly status?: string;
  /** Whether they block. */
  readonly blocks?: "yes" | "no";
  readonly asset?: string;
}

export function checksSearch(raw: Raw): ChecksSearch {
  return clean({
    q: text(raw["q"]),
    status: text(raw["status"]),
    blocks: oneOf(["yes", "no"] as const, raw["blocks"]),
    asset: text(raw["asset"]),
  });
}

/** Numbers too: the URL reader turns `q=12` into one. */
function text(value: unknown): string | undefined {
  const read = typeof value === "number" ? String(value) : value;
  return typeof read === "string" && read !== "" ? read : undefined;
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value);
}

function clean<T extends object>(value: T): T {
  for (const key of Object.keys(value)) {
    if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(value, key);
  }
  return value;
}
