// The jobs: what each runs, how its last runs went and how long they took, and the way to launch it.

import { Button } from "@mantine/core";
import type { JobSummary } from "@sluice/api";
import { IconBriefcase2, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { jobsQuery } from "../server/queries.ts";
import { runLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { StatusStrip } from "../status/StatusStrip.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import css from "./jobs.module.css";
import { medianDuration, runStrip } from "./run-strip.ts";

export function JobsPage() {
  const query = useQuery(jobsQuery());
  return (
    <Page name="Jobs" title="Jobs" facts={query.data !== undefined && <span>{query.data.length}</span>}>
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : query.data.length === 0 ? (
        <Message icon={<IconBriefcase2 size={30} stroke={1.4} />} title="No jobs yet">
          A job names a selection of assets that run together: <code>defineAssetJob</code> in the definitions file.
        </Message>
      ) : (
        <div className={pageCss.body} style={{ background: "var(--surface)" }}>
          <table className={`${pageCss.table} ${pageCss.list} ${css.table}`}>
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">Last run</th>
                <th scope="col">Runs</th>
                <th scope="col" className={pageCss.right}>
                  Typically
                </th>
                <th scope="col" className={pageCss.right}>
                  Assets
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.map((job) => (
                <JobRow key={job.name} job={job} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}

function JobRow({ job }: { readonly job: JobSummary }) {
  const last = job.lastRuns[0];
  return (
    <tr>
      <td>
        <Link to="/jobs/$name" params={{ name: job.name }} className={pageCss.listName}>
          {job.name}
        </Link>
        {job.description !== null && <div className={pageCss.dim}>{job.description}</div>}
      </td>
      <td className={pageCss.nowrap}>
        {last === undefined ? (
          <span className={pageCss.dim}>never</span>
        ) : (
          <Link to="/runs/$runId" params={{ runId: last.id }} className={pageCss.last}>
            <StatusBadge look={runLooks[last.status]} quiet />
            <span className={pageCss.dim}>
              <Ago at={last.createdAt} />
            </span>
          </Link>
        )}
      </td>
      <td>
        <StatusStrip items={runStrip(job.lastRuns)} most={25} label={`Last runs of ${job.name}`} />
      </td>
      <td className={pageCss.right}>{formatDuration(medianDuration(job.lastRuns))}</td>
      <td className={pageCss.right}>{job.opCount > 0 ? `${job.opCount} ops` : job.assetKeys.length}</td>
      <td className={pageCss.right}>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} stroke={1.6} aria-hidden />}
          renderRoot={(props) => (
            <Link {...props} to="/jobs/$name" params={{ name: job.name }} search={{ tab: "launchpad" }} />
          )}
        >
          Launchpad
        </Button>
      </td>
    </tr>
  );
}
