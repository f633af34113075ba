// The asset that was clicked in the lineage: how it is, what it is, and the ways on from here.

import { ActionIcon, Button } from "@mantine/core";
import type { AssetSummary } from "@sluice/api";
import { IconArrowsHorizontal, IconTable, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { Fact, Facts } from "../page/Facts.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { HealthMark, healthSentence } from "../status/HealthMark.tsx";
import { Kinds } from "../status/kinds.tsx";
import { assetLook, checkLooks, freshnessLooks, healthLooks } from "../status/looks.ts";
import { StatusBadge, StatusText } from "../status/StatusBadge.tsx";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./lineage.module.css";

export interface AssetPanelProps {
  readonly asset: AssetSummary;
  readonly graph: AssetGraph;
  readonly onOpen: (key: string | null) => void;
  readonly onFilter: (text: string) => void;
}

export function AssetPanel({ asset, graph, onOpen, onFilter }: AssetPanelProps) {
  const name = asset.path.at(-1) ?? asset.key;
  const runId = asset.currentRunId ?? asset.lastRunId;
  return (
    <aside className={css.panel} aria-label={`Details of ${asset.key}`}>
      <div className={css.panelTitle}>
        <h2>{name}</h2>
        <ActionIcon ml="auto" aria-label="Close the details" onClick={() => onOpen(null)}>
          <IconX size={15} />
        </ActionIcon>
      </div>
      <div className={css.panelRow}>
        <StatusBadge look={assetLook(asset)} />
        <HealthMark asset={asset} />
        <Kinds kinds={asset.kinds} />
      </div>
      {asset.health !== null && asset.health.status !== "healthy" && (
        <div className={css.reason} data-tone={healthLooks[asset.health.status].tone}>
          {healthSentence(asset.health)}
        </div>
      )}
      {asset.statusReason !== null && <div className={css.reason}>{asset.statusReason}</div>}
      {asset.description !== null && <p>{asset.description}</p>}
      <div className={css.panelRow}>
        <Button
          variant="default"
          leftSection={<IconTable size={14} stroke={1.6} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/catalog/$" params={{ _splat: asset.key }} />}
        >
          Open asset
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsHorizontal size={14} stroke={1.6} aria-hidden />}
          onClick={() => onFilter(`+${name}+`)}
        >
          Only its lineage
        </Button>
      </div>
      <Facts>
        <Fact name="Key">
          <code>{asset.key}</code>
        </Fact>
        <Fact name="Group">{asset.group}</Fact>
        {asset.dbtMaterialized !== null && <Fact name="Materialized as">{asset.dbtMaterialized}</Fact>}
        {asset.materializable && (
          <Fact name="Materialized">
            <Ago at={asset.lastMaterializedAt} empty="never" />
          </Fact>
        )}
        {asset.freshness !== null && (
          <Fact name="Freshness">
            <StatusText look={freshnessLooks[asset.freshness.status]} />
          </Fact>
        )}
        {runId !== null && (
          <Fact name={asset.currentRunId === null ? "Last run" : "Current run"}>
            <Link
              to="/runs/$runId"
              params={{ runId }}
              search={asset.dbtUniqueId === null ? {} : { row: asset.dbtUniqueId }}
              className="mono"
            >
              {shortId(runId)}
            </Link>
          </Fact>
        )}
        {asset.owners.length > 0 && <Fact name="Owners">{asset.owners.join(", ")}</Fact>}
        {Object.keys(asset.tags).length > 0 && (
          <Fact name="Tags">
            {Object.entries(asset.tags).map(([tag, value]) => (
              <span key={tag} className={pageCss.tag} style={{ marginRight: 4 }}>
                {value === "" ? tag : `${tag}: ${value}`}
              </span>
            ))}
          </Fact>
        )}
      </Facts>
      {asset.checks.length > 0 && (
        <section>
          <h3>Checks</h3>
          {asset.checks.map((check) => (
            <Link
              key={check.name}
              to="/catalog/$"
              params={{ _splat: asset.key }}
              search={{ tab: "checks", check: check.name }}
              className={css.panelItem}
              title={check.name}
            >
              <StatusIcon look={checkLooks[check.status]} size={13} label={checkLooks[check.status].label} />
              <span className="cut">{check.name}</span>
            </Link>
          ))}
        </section>
      )}
      <Neighbours title="Upstream" keys={graph.parents.get(asset.key) ?? []} graph={graph} onOpen={onOpen} />
      <Neighbours title="Downstream" keys={graph.children.get(asset.key) ?? []} graph={graph} onOpen={onOpen} />
    </aside>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly keys: readonly string[];
  readonly graph: AssetGraph;
  readonly onOpen: (key: string) => void;
}

function Neighbours({ title, keys, graph, onOpen }: NeighboursProps) {
  if (keys.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      {keys.map((key) => {
        const asset = graph.assets.get(key);
        if (asset === undefined) return null;
        const look = assetLook(asset);
        return (
          <button type="button" key={key} className={css.panelItem} onClick={() => onOpen(key)}>
            <StatusIcon look={look} size={13} label={look.label} />
            <span className="cut">{key}</span>
          </button>
        );
      })}
    </section>
  );
}
