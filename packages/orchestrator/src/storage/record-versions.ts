// Which versions of its inputs an asset was made of, and the version of its own data: kept with each materialization, in the
// transaction that tells of it. An input counts as it was when the making began, or as the same run made it.
import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { AssetHistoryChange } from "./changes.ts";

export type WrittenHistory = AssetHistoryChange & { readonly id: number };

export async function recordVersions(
  client: ClientBase,
  runId: string,
  written: readonly WrittenHistory[],
): Promise<void> {
  const made = written.filter((row) => row.outcome === "materialized");
  if (made.length === 0) return;
  const read = await readInputs(client, runId, made, written[0]?.id ?? 0);
  await client.query(
    `update sluice.asset_history h set data_version = x.version, inputs = x.inputs
     from jsonb_to_recordset($1::jsonb) as x(id bigint, version text, inputs jsonb) where h.id = x.id`,
    [jsonText(versionsOf(written, read))],
  );
}

export interface RecordedVersion {
  readonly id: number;
  readonly version: string;
  /** Null when it is not known what was read. */
  readonly inputs: Readonly<Record<string, string | null>> | null;
}

/**
 * The versions of what a batch made, in its order. `read` has what earlier batches say of the inputs, by `id` and key; what the
 * batch itself made before counts more.
 */
export function versionsOf(
  written: readonly WrittenHistory[],
  read: ReadonlyMap<string, string>,
): readonly RecordedVersion[] {
  const inBatch = new Map<string, string>();
  const found: RecordedVersion[] = [];
  for (const row of written) {
    const { id, assetKey, provenance } = row;
    if (row.outcome !== "materialized") {
      if (provenance?.dataVersion) inBatch.set(assetKey, provenance.dataVersion);
      continue;
    }
    const inputs =
      provenance === null
        ? null
        : Object.fromEntries(
            provenance.deps.map((dep) => [dep, inBatch.get(dep) ?? read.get(inputKey(id, dep)) ?? null]),
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

function inputKey(id: number | string, dep: string): string {
  return `${id}\n${dep}`;
}

async function readInputs(
  client: ClientBase,
  runId: string,
  made: readonly WrittenHistory[],
  firstId: number,
): Promise<ReadonlyMap<string, string>> {
  const asked = made.flatMap(({ id, at, durationMillis, stepKey, provenance }) =>
    provenance === null || provenance.deps.length === 0
      ? []
      : [{ id, at, durationMillis, stepKey, deps: provenance.deps }],
  );
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<{ id: number; dep: string; data_version: string }>(
    `select x.id, dep.key as dep, input.data_version
     from jsonb_to_recordset($2::jsonb) as x(id bigint, at timestamptz, "durationMillis" double precision, "stepKey" text,
       deps jsonb)
     left join sluice.run_steps step on step.run_id = $1 and step.step_key = x."stepKey"
     cross join lateral jsonb_array_elements_text(x.deps) dep(key)
     cross join lateral (
       select data_version from sluice.asset_history
       where asset_key = dep.key and id < $3 and data_version is not null
         and (run_id = $1 or at <= coalesce(x.at - make_interval(secs => x."durationMillis" / 1000), step.started_at, x.at))
       order by id desc limit 1) input`,
    [runId, jsonText(asked), firstId],
  );
  return new Map(rows.map((row) => [inputKey(row.id, row.dep), row.data_version]));
}
