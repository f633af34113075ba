// Backfills, newest first, with how far each is.

import { Button } from "@mantine/core";
import type { BackfillSummary } from "@sluice/api";
import { IconStack2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { backfillsQuery } from "../server/queries.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Duration } from "../time/Duration.tsx";
import { backfillLooks, backfillSegments } from "./backfill-looks.ts";

export function BackfillsPage() {
  const query = useInfiniteQuery(backfillsQuery());
  const backfills = query.data?.pages.flatMap((page) => page.items);
  return (
    <Page name="Backfills" title="Backfills">
      {backfills === undefined ? (
        query.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : backfills.length === 0 ? (
        <Message icon={<IconStack2 size={30} stroke={1.4} />} title="No backfills yet">
          A backfill makes many partitions: the page of an asset with partitions has the button, or{" "}
          <code>sluice backfill launch</code>.
        </Message>
      ) : (
        <div className={pageCss.body} style={{ background: "var(--surface)" }}>
          <table className={`${pageCss.table} ${pageCss.list}`}>
            <thead>
              <tr>
                <th scope="col">Backfill</th>
                <th scope="col">Status</th>
                <th scope="col">Progress</th>
                <th scope="col">Launched</th>
                <th scope="col" className={pageCss.right}>
                  Duration
                </th>
              </tr>
            </thead>
            <tbody>
              {backfills.map((backfill) => (
                <BackfillRow key={backfill.id} backfill={backfill} />
              ))}
            </tbody>
          </table>
          {query.hasNextPage && (
            <div style={{ padding: 12, textAlign: "center" }}>
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older backfills
              </Button>
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

function BackfillRow({ backfill }: { readonly backfill: BackfillSummary }) {
  const { id, status, title, assets, counts, createdAt, endedAt, launchedBy } = backfill;
  const keys = assets.map((asset) => asset.key);
  const names = keys.length > 3 ? `${keys.slice(0, 3).join(", ")} and ${keys.length - 3} more` : keys.join(", ");
  return (
    <tr>
      <td>
        <Link to="/backfills/$backfillId" params={{ backfillId: id }} className={pageCss.listName}>
          {title ?? id.slice(0, 8)}
        </Link>
        <div className={pageCss.dim}>{names}</div>
      </td>
      <td>
        <StatusBadge look={backfillLooks[status]} />
      </td>
      <td style={{ minWidth: 160 }}>
        <SegmentBar segments={backfillSegments(counts)} />
        <span className={`${pageCss.dim} numbers`}>
          {counts.done} of {counts.requested}
        </span>
      </td>
      <td className={pageCss.nowrap}>
        <Ago at={createdAt} /> <span className={pageCss.dim}>by {launchedBy}</span>
      </td>
      <td className={pageCss.right}>
        <Duration from={createdAt} to={endedAt} running={endedAt === null} />
      </td>
    </tr>
  );
}
