// Whether assets are up to date with their code and with what they are made of, and why not: from the definitions and what the
// store has folded. Pure.
import { parentsFirst } from "../definitions/parents-first.ts";
import type { AssetSnapshot } from "../host/types.ts";
import type { AssetRecord } from "../storage/types.ts";

export type StaleReasonKind = "code" | "data" | "dependency-added" | "dependency-removed" | "upstream";

export interface StaleReason {
  readonly kind: StaleReasonKind;
  /** The asset whose code or data changed, that came or went, or that is stale itself. */
  readonly assetKey: string;
  readonly message: string;
}

export interface StaleStatus {
  readonly status: "fresh" | "stale" | "missing";
  readonly reasons: readonly StaleReason[];
}

type Versioned = Pick<AssetSnapshot, "key" | "deps" | "codeVersion" | "step" | "isObservable">;
type Records = ReadonlyMap<string, Pick<AssetRecord, "lastMaterialization" | "lastVersion">>;

/** The status of every asset that is made here; others are neither fresh nor stale. */
export function staleStatuses(assets: readonly Versioned[], records: Records): ReadonlyMap<string, StaleStatus> {
  const known = new Map(assets.map((asset) => [asset.key, asset]));
  const found = new Map<string, StaleStatus>();
  for (const key of parentsFirst(known)) {
    const asset = known.get(key);
    if (asset === undefined || asset.step === null || asset.isObservable) continue;
    found.set(key, statusOf(asset, records, found));
  }
  return found;
}

function statusOf(asset: Versioned, records: Records, found: ReadonlyMap<string, StaleStatus>): StaleStatus {
  const made = records.get(asset.key)?.lastMaterialization ?? null;
  if (made === null) return { status: "missing", reasons: [] };
  const reasons = [
    ...codeReason(asset, made.codeVersion),
    ...(made.inputs === null ? [] : inputReasons(asset, made.inputs, records)),
  ];
  // An upstream whose new data is named already need not be named twice.
  const named = new Set(reasons.map((reason) => reason.assetKey));
  const upstream = asset.deps.flatMap((dep) => (named.has(dep) ? [] : upstreamReason(dep, found.get(dep))));
  const all = [...reasons, ...upstream];
  return { status: all.length === 0 ? "fresh" : "stale", reasons: all };
}

/** What was made before it had a code version is not stale because of that. */
function codeReason({ key, codeVersion }: Versioned, made: string | null): readonly StaleReason[] {
  if (made === null || codeVersion === null || made === codeVersion) return [];
  return [
    {
      kind: "code",
      assetKey: key,
      message: `code version of ${key} changed from ${short(made)} to ${short(codeVersion)}`,
    },
  ];
}

function inputReasons(
  asset: Versioned,
  inputs: Readonly<Record<string, string | null>>,
  records: Records,
): readonly StaleReason[] {
  const before = new Map(Object.entries(inputs));
  const current = asset.deps.flatMap((dep): readonly StaleReason[] => {
    const read = before.get(dep);
    if (read === undefined) {
      return [{ kind: "dependency-added", assetKey: dep, message: `${dep} is a new dependency` }];
    }
    const now = records.get(dep)?.lastVersion ?? null;
    if (now === null || now.dataVersion === read) return [];
    return [{ kind: "data", assetKey: dep, message: `data of ${dep} changed at ${now.timestamp}` }];
  });
  const removed = [...before.keys()]
    .filter((dep) => !asset.deps.includes(dep))
    .map((dep): StaleReason => {
      return { kind: "dependency-removed", assetKey: dep, message: `${dep} is no longer a dependency` };
    });
  return [...current, ...removed];
}

function upstreamReason(dep: string, status: StaleStatus | undefined): readonly StaleReason[] {
  if (status === undefined || status.status === "fresh") return [];
  const [first] = status.reasons;
  // Along a chain the cause at its beginning is said, and not every link.
  if (first?.kind === "upstream") return [{ ...first, assetKey: dep }];
  const because = first === undefined ? "" : `: ${first.message}`;
  return [{ kind: "upstream", assetKey: dep, message: `upstream ${dep} is ${status.status}${because}` }];
}

function short(version: string): string {
  return version.length > 12 ? version.slice(0, 12) : version;
}
