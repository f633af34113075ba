// The checks of an asset: each with its results over time; opened, its SQL, the rows that failed and every result.

import { Button } from "@mantine/core";
import type { AssetDetail, CheckDetail } from "@sluice/api";
import { IconPlayerPlay, IconShieldOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";
import { useLaunch } from "../server/actions.ts";
import { assetChecksQuery } from "../server/queries.ts";
import { checkSegments } from "../status/count-tones.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import css from "./asset.module.css";
import { CheckRow } from "./CheckRow.tsx";

export function AssetChecks({ asset, open }: { readonly asset: AssetDetail; readonly open: string | null }) {
  const query = useQuery(assetChecksQuery(asset.key));
  const navigate = useNavigate();
  const launch = useLaunch();
  const run = (checks: readonly CheckDetail[]) =>
    launch.mutate({ checks: checks.map(({ assetKey, name }) => ({ assetKey, name })) });
  const toggle = (name: string) =>
    void navigate({
      to: ".",
      search: name === open ? { tab: "checks" } : { tab: "checks", check: name },
      replace: true,
    });
  if (query.data === undefined) {
    return query.error === null ? (
      <Loading lines={8} />
    ) : (
      <ErrorMessage error={query.error} retry={() => void query.refetch()} />
    );
  }
  if (query.data.length === 0) {
    return (
      <Message icon={<IconShieldOff size={30} stroke={1.4} />} title="No checks">
        dbt tests on this asset, and checks that name it, appear here.
      </Message>
    );
  }
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <div className={css.checks}>
        <div className={css.checksHead}>
          <div style={{ width: 160 }}>
            <SegmentBar segments={checkSegments(query.data)} />
          </div>
          <Button
            ml="auto"
            variant="default"
            disabled={launch.isPending}
            leftSection={<IconPlayerPlay size={14} stroke={1.6} aria-hidden />}
            onClick={() => run(query.data)}
          >
            Run checks
          </Button>
        </div>
        {query.data.map((check) => (
          <CheckRow
            key={check.name}
            check={check}
            open={check.name === open}
            onToggle={() => toggle(check.name)}
            onRun={() => run([check])}
          />
        ))}
      </div>
    </div>
  );
}
