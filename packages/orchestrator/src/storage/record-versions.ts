// Which versions of its inputs an asset was made of, and the version of its own data: kept with each materialization, in the
// transaction that tells of it. An input counts as it was when the making began, or as the same run made it.
import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { AssetHistoryChange, Changes } from "./changes.ts";

export type WrittenHistory = AssetHistoryChange & { readonly id: number };

/** What is asked before a batch is written: an id for each entry of the history, and what earlier batches say of the inputs. */
export interface PreparedHistory {
  readonly ids: readonly number[];
  /** By `inputKey` of the entry's place in the batch. */
  readonly read: ReadonlyMap<string, string>;
}

export async function prepareHistory(client: ClientBase, runId: string, changes: Changes): Promise<PreparedHistory> {
  const { length } = changes.assetHistory;
  if (length === 0) return { ids: [], read: new Map() };
  const [ids, read] = await Promise.all([reserveIds(client, length), readInputs(client, runId, changes)]);
  return { ids, read };
}

async function reserveIds(client: ClientBase, count: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>({
    name: "reserve ids of history",
    text: `select nextval(pg_get_serial_sequence('sluice.asset_history', 'id')) as id from generate_series(1, $1) order by 1`,
    values: [count],
  });
  return rows.map((row) => row.id);
}

export interface RecordedVersion {
  readonly id: number;
  readonly version: string;
  /** Null when it is not known what was read. */
  readonly inputs: Readonly<Record<string, string | null>> | null;
}

/**
 * The versions of what a batch made, in its order. `read` has what earlier batches say of the inputs, by place and key; what the
 * batch itself made before counts more.
 */
export function versionsOf(
  written: readonly WrittenHistory[],
  read: ReadonlyMap<string, string>,
): readonly RecordedVersion[] {
  const inBatch = new Map<string, string>();
  const found: RecordedVersion[] = [];
  for (const [place, row] of written.entries()) {
    const { id, assetKey, provenance } = row;
    if (row.outcome !== "materialized") {
      if (provenance?.dataVersion) inBatch.set(assetKey, provenance.dataVersion);
      continue;
    }
    const inputs =
      provenance === null
        ? null
        : Object.fromEntries(
            provenance.deps.map((dep) => [dep, inBatch.get(dep) ?? read.get(inputKey(place, dep)) ?? null]),
          );
    const version = provenance?.dataVersion ?? derivedVersion(id, provenance?.codeVersion ?? null, inputs);
    inBatch.set(assetKey, version);
    found.push({ id, version, inputs });
  }
  return found;
}

/** The same code over the same inputs gives the same data; where one of them is not known, each making is a version. */
function derivedVersion(id: number, codeVersion: string | null, inputs: RecordedVersion["inputs"]): string {
  const entries = Object.entries(inputs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (codeVersion === null || inputs === null || entries.some(([, version]) => version === null)) return `#${id}`;
  return createHash("sha256")
    .update(JSON.stringify([codeVersion, entries]))
    .digest("hex")
    .slice(0, 16);
}

function inputKey(place: number, dep: string): string {
  return `${place}\n${dep}`;
}

async function readInputs(
  client: ClientBase,
  runId: string,
  { assetHistory, steps }: Changes,
): Promise<ReadonlyMap<string, string>> {
  const asked = assetHistory.flatMap(({ outcome, at, durationMillis, stepKey, provenance }, place) => {
    if (outcome !== "materialized" || provenance === null || provenance.deps.length === 0) return [];
    const startedAt = stepKey === null ? null : (steps.get(stepKey)?.startedAt ?? null);
    return [{ place, at, durationMillis, stepKey, startedAt, deps: provenance.deps }];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<{ place: number; dep: string; data_version: string }>({
    name: "read inputs",
    text: `select x.place, dep.key as dep, input.data_version
      from jsonb_to_recordset($2::jsonb) as x(place integer, at timestamptz, "durationMillis" double precision,
        "stepKey" text, "startedAt" timestamptz, deps jsonb)
      left join sluice.run_steps step on step.run_id = $1 and step.step_key = x."stepKey"
      cross join lateral jsonb_array_elements_text(x.deps) dep(key)
      cross join lateral (
        select data_version from sluice.asset_history
        where asset_key = dep.key and data_version is not null
          and (run_id = $1 or at <= coalesce(x.at - make_interval(secs => x."durationMillis" / 1000),
            x."startedAt", step.started_at, x.at))
        order by id desc limit 1) input`,
    values: [runId, jsonText(asked)],
  });
  return new Map(rows.map((row) => [inputKey(row.place, row.dep), row.data_version]));
}
