// Pools: their limits, which can be set here, and who holds or waits for their slots.
import { Button, NumberInput } from "@mantine/core";
import type { PoolView } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../page/Card.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { useSetPool } from "../server/actions.ts";
import { poolsQuery } from "../server/queries.ts";
import css from "./deployment.module.css";

export function PoolsCard() {
  const { data: pools = [] } = useQuery(poolsQuery());
  if (pools.length === 0) return null;
  const ofRuns = pools[0]?.granularity === "run";
  return (
    <Card title="Pools" more={ofRuns ? "slots are held by runs" : "slots are held by steps"} flush>
      <div className={css.scroller}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Pool</th>
              <th scope="col">Limit</th>
              <th scope="col">Slots</th>
              <th scope="col">Used by</th>
            </tr>
          </thead>
          <tbody>
            {pools.map((pool) => (
              <PoolRow key={pool.name} pool={pool} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function PoolRow({ pool }: { readonly pool: PoolView }) {
  const set = useSetPool(pool.name);
  const [draft, setDraft] = useState<number | null>(null);
  const held = pool.slots.filter((slot) => slot.claimedAt !== null);
  const waiting = pool.slots.length - held.length;
  const change = (limit: number | null) => set.mutate(limit, { onSuccess: () => setDraft(null) });
  return (
    <tr>
      <td>
        <code>{pool.name}</code>
      </td>
      <td>
        <form
          className={css.limit}
          onSubmit={(event) => {
            event.preventDefault();
            if (draft !== null) change(draft);
          }}
        >
          <NumberInput
            w={86}
            size="xs"
            min={0}
            max={1_000_000}
            allowDecimal={false}
            aria-label={`Limit of pool ${pool.name}`}
            placeholder="none"
            value={draft ?? pool.limit ?? ""}
            onChange={(value) => setDraft(typeof value === "number" ? value : null)}
          />
          {draft !== null && draft !== pool.limit && (
            <Button size="compact-xs" type="submit" loading={set.isPending}>
              Set
            </Button>
          )}
          {pool.source === "set" && draft === null && (
            <Button size="compact-xs" variant="subtle" loading={set.isPending} onClick={() => change(null)}>
              Unset
            </Button>
          )}
          {pool.source === "configuration" && <span className={pageCss.dim}>from package.json</span>}
        </form>
      </td>
      <td>
        <span className="numbers">
          {held.length} held{waiting > 0 && `, ${waiting} waiting`}
        </span>
        {held.slice(0, MOST_NAMED).map((slot) => (
          <div key={`${slot.runId} ${slot.stepKey}`} className={css.holder}>
            <Link to="/runs/$runId" params={{ runId: slot.runId }} search={{ row: slot.stepKey }}>
              {slot.stepKey} <span className="mono">{shortId(slot.runId)}</span>
            </Link>
          </div>
        ))}
        {held.length > MOST_NAMED && <div className={css.holder}>and {held.length - MOST_NAMED} more</div>}
      </td>
      <td className={css.users}>{pool.steps.length === 0 ? "–" : pool.steps.join(", ")}</td>
    </tr>
  );
}

const MOST_NAMED = 5;
