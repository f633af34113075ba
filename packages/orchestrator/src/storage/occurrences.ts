// What happened and may be told, into the outbox: in the transaction that stores it, so that none is told that was not, and none
// that was is forgotten.
import type { ClientBase } from "pg";
import { jsonText } from "../events/json-text.ts";
import type { Occurrence } from "../notices/types.ts";
import type { Changes } from "./changes.ts";

const INSERT = `
  insert into sluice.occurrences (kind, at, run_id, job_name, asset_key, check_name, subject, message)
  select kind, at, "runId", "jobName", "assetKey", "checkName", subject, message
  from jsonb_to_recordset($1::jsonb) as x(kind text, at timestamptz, "runId" uuid, "jobName" text, "assetKey" text,
    "checkName" text, subject text, message text)`;

const MOST_MESSAGE = 2_000;

export async function recordOccurrences(
  client: Pick<ClientBase, "query">,
  occurrences: readonly Occurrence[],
): Promise<void> {
  if (occurrences.length === 0) return;
  const cut = occurrences.map((each) => ({ ...each, message: each.message?.slice(0, MOST_MESSAGE) ?? null }));
  await client.query(INSERT, [jsonText(cut)]);
}

/** What a batch of a run's events has brought about. */
export async function recordRunOccurrences(
  client: ClientBase,
  runId: string,
  jobName: string | null,
  changes: Changes,
): Promise<void> {
  const checks = changes.checkHistory.flatMap(checkOccurrence);
  const { status, endedAt } = changes.run;
  const ended = endedAt !== null && (status === "SUCCESS" || status === "FAILURE");
  if (checks.length === 0 && !ended) return;
  const all: Occurrence[] = checks.map((check) => ({ ...check, runId, jobName }));
  if (ended) {
    const kind = status === "FAILURE" ? "run-failed" : "run-succeeded";
    const message = status === "FAILURE" ? await whyFailed(client, runId) : null;
    all.push({ ...NOTHING, kind, at: endedAt, runId, jobName, message });
  }
  await recordOccurrences(client, all);
}

async function whyFailed(client: ClientBase, runId: string): Promise<string | null> {
  const { rows } = await client.query<{ failure_reason: string | null; error: string | null }>(
    `select failure_reason,
       (select coalesce(error->>'message', message) from sluice.run_steps
        where run_id = $1 and status = 'failed' order by ended_at limit 1) as error
     from sluice.runs where id = $1`,
    [runId],
  );
  const reasons = [rows[0]?.failure_reason, rows[0]?.error].filter((reason) => reason);
  return [...new Set(reasons)].join("\n") || null;
}

const NOTHING = { runId: null, jobName: null, assetKey: null, checkName: null, subject: null, message: null };

function checkOccurrence(check: Changes["checkHistory"][number]): readonly Occurrence[] {
  const isBad = check.outcome === "failed" || check.outcome === "errored";
  if (!isBad && check.outcome !== "warned") return [];
  const { assetKey, checkName, at, message } = check;
  const kind = isBad && check.severity === "ERROR" ? "check-failed" : "check-warned";
  return [{ ...NOTHING, kind, at, assetKey, checkName, message }];
}
