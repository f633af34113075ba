// All checks of all assets, what needs attention first.

import { Button, Select, TextInput } from "@mantine/core";
import type { CheckStatus, CheckSummary } from "@sluice/api";
import { IconFilter, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import { shortId } from "../runs/short-id.ts";
import { useLaunch } from "../server/actions.ts";
import { assetsQuery } from "../server/queries.ts";
import { checkSegments } from "../status/count-tones.ts";
import { checkLooks, toneOrder } from "../status/looks.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { CheckTrend } from "./CheckTrend.tsx";
import css from "./checks.module.css";

const route = getRouteApi("/checks");
const ROW_HEIGHT = 33;
const statuses: readonly CheckStatus[] = ["failed", "errored", "warned", "running", "skipped", "never", "passed"];

export function ChecksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(assetsQuery());
  const all = useMemo(() => sortByUrgency(query.data?.flatMap((asset) => asset.checks) ?? []), [query.data]);
  const assetKeys = useMemo(() => [...new Set(all.map((check) => check.assetKey))].sort(), [all]);
  const text = useDeferredValue(search.q ?? "");
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return all.filter(
      (check) =>
        (search.status === undefined || check.status === search.status) &&
        (search.blocks === undefined || check.blocking === (search.blocks === "yes")) &&
        (search.asset === undefined || check.assetKey === search.asset) &&
        `${check.assetKey} ${check.name}`.toLowerCase().includes(wanted),
    );
  }, [all, text, search.status, search.blocks, search.asset]);
  return (
    <Page
      name="Checks"
      title="Checks"
      facts={
        query.data !== undefined && (
          <>
            <span className="numbers">
              {shown.length === all.length ? all.length : `${shown.length} of ${all.length}`} checks
            </span>
            <div style={{ width: 160 }}>
              <SegmentBar segments={checkSegments(shown)} />
            </div>
          </>
        )
      }
      actions={<RunChecks checks={shown} isAll={shown.length === all.length} />}
      toolbar={
        <>
          <TextInput
            w={320}
            type="search"
            aria-label="Filter checks"
            placeholder="Filter checks"
            leftSection={<IconFilter size={14} stroke={1.6} aria-hidden />}
            value={search.q ?? ""}
            onChange={(event) => {
              const q = event.currentTarget.value;
              void navigate({ search: (before) => ({ ...before, q: q === "" ? undefined : q }), replace: true });
            }}
          />
          <Select
            w={150}
            aria-label="Status"
            placeholder="Status"
            clearable
            value={search.status ?? null}
            data={statuses.map((status) => ({ value: status, label: checkLooks[status].label }))}
            onChange={(status) =>
              void navigate({ search: (before) => ({ ...before, status: status ?? undefined }), replace: true })
            }
          />
          <Select
            w={140}
            aria-label="Severity"
            placeholder="Severity"
            clearable
            value={search.blocks ?? null}
            data={[
              { value: "yes", label: "Blocking" },
              { value: "no", label: "Not blocking" },
            ]}
            onChange={(blocks) =>
              void navigate({
                search: (before) => ({ ...before, blocks: blocks === "yes" || blocks === "no" ? blocks : undefined }),
                replace: true,
              })
            }
          />
          <Select
            w={200}
            aria-label="Asset"
            placeholder="Asset"
            clearable
            searchable
            limit={100}
            value={search.asset ?? null}
            data={assetKeys}
            onChange={(asset) =>
              void navigate({ search: (before) => ({ ...before, asset: asset ?? undefined }), replace: true })
            }
          />
        </>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={12} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : shown.length === 0 ? (
        <Message
          icon={<IconShieldCheck size={30} stroke={1.4} />}
          title={all.length === 0 ? "No checks yet" : "Nothing matches"}
        >
          {all.length === 0
            ? "Every dbt test becomes a check of its model; assetCheck declares others."
            : "Change the filter to see more."}
        </Message>
      ) : (
        <>
          <CheckTrend />
          <ChecksTable checks={shown} />
        </>
      )}
    </Page>
  );
}

/** Runs the checks that are shown, and makes nothing. */
function RunChecks({ checks, isAll }: { readonly checks: readonly CheckSummary[]; readonly isAll: boolean }) {
  const launch = useLaunch();
  const refs = checks.map(({ assetKey, name }) => ({ assetKey, name }));
  return (
    <Button
      variant="default"
      disabled={refs.length === 0}
      loading={launch.isPending}
      onClick={() => launch.mutate({ checks: refs })}
    >
      {isAll ? "Run all checks" : refs.length === 1 ? "Run this check" : `Run these ${refs.length} checks`}
    </Button>
  );
}

function ChecksTable({ checks }: { readonly checks: readonly CheckSummary[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: checks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
  });
  return (
    <div ref={scroller} className={css.scroller}>
      <div className={css.table} role="table" aria-label="Checks" aria-rowcount={checks.length + 1}>
        <div className={css.head} role="row">
          {["Status", "Check", "Asset", "Blocks", "Last run", "Evaluated"].map((name) => (
            <div key={name} role="columnheader">
              {name}
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const check = checks[item.index];
            return check === undefined ? null : (
              <CheckLine
                key={`${check.assetKey} ${check.name}`}
                check={check}
                top={item.start}
                index={item.index + 2}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface CheckLineProps {
  readonly check: CheckSummary;
  readonly top: number;
  readonly index: number;
}

function CheckLine({ check, top, index }: CheckLineProps) {
  return (
    <div className={css.row} role="row" aria-rowindex={index} style={{ top, height: ROW_HEIGHT }}>
      <div role="cell">
        <StatusBadge look={checkLooks[check.status]} quiet />
      </div>
      <div role="cell" className="cut">
        <Link
          to="/catalog/$"
          params={{ _splat: check.assetKey }}
          search={{ tab: "checks", check: check.name }}
          className={css.name}
          title={check.name}
        >
          {check.name}
        </Link>
      </div>
      <div role="cell" className="cut">
        <Link to="/catalog/$" params={{ _splat: check.assetKey }}>
          {check.assetKey}
        </Link>
      </div>
      <div role="cell" className={css.dim}>
        {check.blocking ? "yes" : "no"}
      </div>
      <div role="cell">
        {check.lastRunId !== null && (
          <Link to="/runs/$runId" params={{ runId: check.lastRunId }} className="mono">
            {shortId(check.lastRunId)}
          </Link>
        )}
      </div>
      <div role="cell" className={css.dim}>
        <Ago at={check.lastEvaluatedAt} />
      </div>
    </div>
  );
}

function sortByUrgency(checks: readonly CheckSummary[]): readonly CheckSummary[] {
  const rank = (check: CheckSummary) => toneOrder.indexOf(checkLooks[check.status].tone);
  return checks.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
