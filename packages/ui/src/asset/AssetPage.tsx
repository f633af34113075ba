// One asset: how it is, what it is made of, where it stands, what was found about it, and everything that happened to it.

import { Button, Menu } from "@mantine/core";
import type { AssetDetail } from "@sluice/api";
import { IconChevronDown, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { buildAssetGraph, materializableKeys, reach } from "../graph/asset-graph.ts";
import { useMaterialize } from "../launchpad/use-materialize.tsx";
import { CopyButton } from "../page/CopyButton.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { Tabs } from "../page/Tabs.tsx";
import { AssetPartitions } from "../partitions/AssetPartitions.tsx";
import type { AssetTab } from "../search-params.ts";
import { assetQuery, assetsQuery } from "../server/queries.ts";
import { HealthMark } from "../status/HealthMark.tsx";
import { Kinds } from "../status/kinds.tsx";
import { assetLook } from "../status/looks.ts";
import { StaleMark } from "../status/StaleMark.tsx";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { AssetAutomation } from "./AssetAutomation.tsx";
import { AssetChecks } from "./AssetChecks.tsx";
import { AssetDefinition } from "./AssetDefinition.tsx";
import { AssetHistory } from "./AssetHistory.tsx";
import { AssetLineage } from "./AssetLineage.tsx";
import { AssetOverview } from "./AssetOverview.tsx";

const route = getRouteApi("/catalog/$");

export function AssetPage() {
  const key = route.useParams()._splat ?? "";
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(assetQuery(key));
  const asset = query.data;
  const name = key.split("/").at(-1) ?? key;
  const prefix = key.split("/").slice(0, -1).join("/");
  const tab = search.tab ?? "overview";
  return (
    <Page
      name={name}
      title={
        <>
          <span className={pageCss.crumb}>
            <Link to="/catalog">Catalog</Link> / {prefix !== "" && `${prefix} / `}
          </span>
          {name}
          <CopyButton text={key} what="the asset's key" />
        </>
      }
      facts={
        asset !== undefined && (
          <>
            <StatusBadge look={assetLook(asset)} large />
            <HealthMark asset={asset} large />
            <StaleMark asset={asset} />
            <Kinds kinds={asset.kinds} />
            {asset.lastObservedAt !== null && asset.isObservable && (
              <span>
                observed <Ago at={asset.lastObservedAt} />
              </span>
            )}
            {asset.lastMaterializedAt !== null && (
              <span>
                materialized <Ago at={asset.lastMaterializedAt} />
              </span>
            )}
          </>
        )
      }
      actions={asset?.materializable === true && <MaterializeButton asset={asset} />}
      tabs={
        asset !== undefined && (
          <Tabs<AssetTab>
            label="Asset"
            value={tab}
            onChange={(next) =>
              void navigate({ search: { tab: next === "overview" ? undefined : next }, replace: true })
            }
            items={[
              { value: "overview", label: "Overview" },
              { value: "definition", label: "Definition" },
              { value: "checks", label: "Checks", count: asset.checks.length },
              { value: "history", label: "History" },
              ...(asset.partitions === null ? [] : [{ value: "partitions" as const, label: "Partitions" }]),
              { value: "lineage", label: "Lineage" },
              { value: "automation", label: "Automation" },
            ]}
          />
        )
      }
    >
      {asset === undefined ? (
        query.error === null ? (
          <Loading lines={10} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : tab === "definition" ? (
        <AssetDefinition asset={asset} />
      ) : tab === "checks" ? (
        <AssetChecks asset={asset} open={search.check ?? null} />
      ) : tab === "history" ? (
        <AssetHistory asset={asset} />
      ) : tab === "lineage" ? (
        <AssetLineage assetKey={asset.key} steps={Number.POSITIVE_INFINITY} />
      ) : tab === "partitions" && asset.partitions !== null ? (
        <AssetPartitions asset={asset} />
      ) : tab === "automation" ? (
        <AssetAutomation asset={asset} />
      ) : (
        <AssetOverview asset={asset} />
      )}
    </Page>
  );
}

function MaterializeButton({ asset }: { readonly asset: AssetDetail }) {
  const { data: assets } = useQuery(assetsQuery());
  const graph = useMemo(() => buildAssetGraph(assets ?? []), [assets]);
  const materialize = useMaterialize((key) => (graph.assets.get(key) ?? asset).partitions !== null);
  const upstream = materializableKeys(graph, reach(graph.parents, [asset.key]));
  const downstream = materializableKeys(graph, reach(graph.children, [asset.key]));
  return (
    <>
      {materialize.dialog}
      <Button.Group>
        <Button
          loading={materialize.isPending}
          leftSection={<IconPlayerPlayFilled size={13} aria-hidden />}
          onClick={() => materialize.start([asset.key])}
        >
          {asset.isObservable ? "Observe" : "Materialize"}
        </Button>
        <Menu>
          <Menu.Target>
            <Button
              px={7}
              aria-label="More ways to materialize"
              style={{ borderLeft: "1px solid rgb(255 255 255 / 0.3)" }}
            >
              <IconChevronDown size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => materialize.ask([asset.key])}>With config and tags…</Menu.Item>
            <Menu.Item disabled={upstream.length < 2} onClick={() => materialize.start(upstream)}>
              With everything upstream ({upstream.length})
            </Menu.Item>
            <Menu.Item disabled={downstream.length < 2} onClick={() => materialize.start(downstream)}>
              With everything downstream ({downstream.length})
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </>
  );
}
