// One partition: how it stands, and what happened to it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { partitionQuery } from "../server/queries.ts";
import { outcomeLooks } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import { healthLooks } from "./health.ts";

export interface PartitionCardProps {
  readonly assetKey: string;
  readonly partition: string;
  /** Beside how it stands. */
  readonly more?: ReactNode;
}

export function PartitionCard({ assetKey, partition, more }: PartitionCardProps) {
  const { data } = useQuery(partitionQuery(assetKey, partition));
  return (
    <Card
      title={partition}
      more={
        <>
          {data !== undefined && <span>{healthLooks[data.health].label}</span>}
          {more}
        </>
      }
      flush
    >
      {data === undefined ? (
        <Loading lines={3} />
      ) : data.history.length === 0 ? (
        <p style={{ padding: "0 14px" }} className={pageCss.dim}>
          Nothing has happened to it yet.
        </p>
      ) : (
        <table className={pageCss.table}>
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">When</th>
              <th scope="col">Run</th>
              <th scope="col">Partitions</th>
              <th scope="col" className={pageCss.right}>
                Duration
              </th>
            </tr>
          </thead>
          <tbody>
            {data.history.map((each) => (
              <tr key={`${each.runId} ${each.timestamp}`}>
                <td>
                  <StatusText look={outcomeLooks[each.outcome]} />
                </td>
                <td>
                  <Ago at={each.timestamp} />
                </td>
                <td>
                  <Link to="/runs/$runId" params={{ runId: each.runId }} className="mono">
                    {shortId(each.runId)}
                  </Link>
                </td>
                <td className="mono">{each.partition}</td>
                <td className={pageCss.right}>
                  {each.durationMillis === null ? "" : formatDuration(each.durationMillis)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
