// One backfill: how far it is, asset by asset; its runs; what happened; cancel and retry.
import { Button } from "@mantine/core";
import type { BackfillDetail } from "@sluice/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { RunsTable } from "../runs/RunsTable.tsx";
import { useCancelBackfill, useRetryBackfill } from "../server/actions.ts";
import { backfillQuery, backfillRunsQuery } from "../server/queries.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Duration } from "../time/Duration.tsx";
import { backfillLooks, backfillSegments } from "./backfill-looks.ts";

const route = getRouteApi("/backfills/$backfillId");

export function BackfillPage() {
  const { backfillId } = route.useParams();
  const query = useQuery(backfillQuery(backfillId));
  const backfill = query.data;
  const name = backfill?.title ?? backfillId.slice(0, 8);
  return (
    <Page
      name={`Backfill ${name}`}
      title={
        <>
          <span className={pageCss.crumb}>
            <Link to="/backfills">Backfills</Link> /{" "}
          </span>
          {name}
        </>
      }
      facts={backfill !== undefined && <BackfillFacts backfill={backfill} />}
      actions={backfill !== undefined && <BackfillActions backfill={backfill} />}
    >
      {backfill === undefined ? (
        query.error === null ? (
          <Loading lines={8} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : (
        <div className={`${pageCss.body} ${pageCss.padded}`}>
          <div className={pageCss.column}>
            <AssetsCard backfill={backfill} />
            <RunsCard id={backfill.id} />
            <EventsCard backfill={backfill} />
          </div>
        </div>
      )}
    </Page>
  );
}

function BackfillFacts({ backfill }: { readonly backfill: BackfillDetail }) {
  const { status, createdAt, endedAt, launchedBy, counts } = backfill;
  return (
    <>
      <StatusBadge look={backfillLooks[status]} large />
      <Duration from={createdAt} to={endedAt} running={endedAt === null} />
      <span>
        launched <Ago at={createdAt} /> by {launchedBy}
      </span>
      <span className="numbers">
        {counts.done} of {counts.requested} partitions
      </span>
    </>
  );
}

function BackfillActions({ backfill }: { readonly backfill: BackfillDetail }) {
  const cancel = useCancelBackfill(backfill.id);
  const retry = useRetryBackfill(backfill.id);
  const navigate = useNavigate();
  if (backfill.endedAt === null) {
    return (
      <Button
        variant="default"
        disabled={backfill.status === "CANCELING"}
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        Cancel
      </Button>
    );
  }
  if (backfill.counts.done === backfill.counts.requested) return null;
  return (
    <Button
      loading={retry.isPending}
      onClick={() =>
        retry.mutate(undefined, {
          onSuccess: ({ backfillId }) => void navigate({ to: "/backfills/$backfillId", params: { backfillId } }),
        })
      }
    >
      Retry what is left
    </Button>
  );
}

function AssetsCard({ backfill }: { readonly backfill: BackfillDetail }) {
  return (
    <Card title="Assets" flush>
      <table className={pageCss.table}>
        <thead>
          <tr>
            <th scope="col">Asset</th>
            <th scope="col">Progress</th>
            <th scope="col" className={pageCss.right}>
              Made
            </th>
            <th scope="col" className={pageCss.right}>
              Failed
            </th>
            <th scope="col" className={pageCss.right}>
              Left out
            </th>
            <th scope="col" className={pageCss.right}>
              Partitions
            </th>
          </tr>
        </thead>
        <tbody>
          {backfill.assets.map(({ key, counts }) => (
            <tr key={key}>
              <td>
                <Link to="/catalog/$" params={{ _splat: key }} search={{ tab: "partitions" }}>
                  {key}
                </Link>
              </td>
              <td style={{ minWidth: 140 }}>
                <SegmentBar segments={backfillSegments(counts)} />
              </td>
              <td className={`${pageCss.right} numbers`}>{counts.done}</td>
              <td className={`${pageCss.right} numbers`}>{counts.failed}</td>
              <td className={`${pageCss.right} numbers`}>{counts.skipped}</td>
              <td className={`${pageCss.right} numbers`}>{counts.requested}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function RunsCard({ id }: { readonly id: string }) {
  const query = useInfiniteQuery(backfillRunsQuery(id));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title="Runs" flush>
      {runs.length === 0 ? (
        <p style={{ padding: "0 14px" }} className={pageCss.dim}>
          No runs yet.
        </p>
      ) : (
        <RunsTable runs={runs} />
      )}
      {query.hasNextPage && (
        <div style={{ padding: 12, textAlign: "center" }}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </Card>
  );
}

function EventsCard({ backfill }: { readonly backfill: BackfillDetail }) {
  return (
    <Card title="What happened" flush>
      <table className={pageCss.table}>
        <tbody>
          {backfill.events.map((event) => (
            <tr key={`${event.timestamp} ${event.message}`}>
              <td className={pageCss.nowrap}>
                <Ago at={event.timestamp} />
              </td>
              <td style={event.level === "error" ? { color: "var(--failed-ink)" } : undefined}>{event.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
