// Evaluations of conditions, newest first, of a sensor or of one asset: each says whether it requested the asset, and opens to
// the whole condition.
import { Button } from "@mantine/core";
import type { EvaluationView } from "@sluice/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { evaluationsQuery } from "../server/queries.ts";
import { requestLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./automation.module.css";
import { EvaluationTree } from "./EvaluationTree.tsx";

export interface EvaluationsProps {
  readonly of: { readonly sensor: string } | { readonly asset: string };
}

export function Evaluations({ of }: EvaluationsProps) {
  const query = useInfiniteQuery(evaluationsQuery(of));
  const evaluations = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <Card title="Evaluations" flush>
      {query.data === undefined ? (
        query.error === null ? (
          <Loading />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : evaluations.length === 0 ? (
        <Message title="Nothing has been evaluated yet">
          An evaluation is kept when it comes to something new. Switch the sensor on, or try an evaluation.
        </Message>
      ) : (
        <>
          <ol className={css.ticks} aria-label="Evaluations">
            {evaluations.map((evaluation) => (
              <EvaluationRow key={evaluation.id} evaluation={evaluation} isOfAsset={"asset" in of} />
            ))}
          </ol>
          {query.hasNextPage && (
            <div style={{ padding: 14, textAlign: "center" }}>
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older evaluations
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

function EvaluationRow({
  evaluation,
  isOfAsset,
}: {
  readonly evaluation: EvaluationView;
  readonly isOfAsset: boolean;
}) {
  const { assetKey, isRequested, runId, timestamp, tree } = evaluation;
  return (
    <li className={css.tick}>
      <div className={css.tickLine}>
        <StatusBadge look={isRequested ? requestLooks.requested : requestLooks.not} quiet={!isRequested} />
        <span className={css.tickText}>
          {!isOfAsset && (
            <Link to="/catalog/$" params={{ _splat: assetKey }} search={{ tab: "automation" }}>
              {assetKey}
            </Link>
          )}
          {runId !== null && (
            <Link to="/runs/$runId" params={{ runId }} className="mono">
              {shortId(runId)}
            </Link>
          )}
        </span>
        <span className={pageCss.dim}>
          <Ago at={timestamp} />
        </span>
      </div>
      <details>
        <summary>{tree.name}: why</summary>
        <EvaluationTree tree={tree} />
      </details>
    </li>
  );
}
