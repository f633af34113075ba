// An asset in the lineage: name, kinds, state and checks. From afar only its name and its colour.
import type { AssetSummary } from "@sluice/api";
import { IconCheck, IconHexagonLetterD, IconPlugConnected, IconSquareRounded } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Handle, type Node, type NodeProps, Position, useStore } from "@xyflow/react";
import { memo } from "react";
import { ChecksSummary } from "../status/ChecksSummary.tsx";
import { FreshnessMark } from "../status/FreshnessMark.tsx";
import { healthSentence } from "../status/HealthMark.tsx";
import { assetLook, healthLooks, lineageLook } from "../status/looks.ts";
import { StaleMark } from "../status/StaleMark.tsx";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./lineage.module.css";

export const NODE_WIDTH = 206;
export const NODE_HEIGHT = 56;

export interface AssetNodeData extends Record<string, unknown> {
  readonly asset: AssetSummary;
  readonly dimmed: boolean;
  readonly focused: boolean;
  /** Null where nothing can be selected. */
  readonly onToggle: ((key: string) => void) | null;
}
export type AssetFlowNode = Node<AssetNodeData, "asset">;

/** Below this scale text is too small to read, so less of it is drawn. */
const FAR = 0.45;

export const AssetNode = memo(function AssetNode({ data, selected }: NodeProps<AssetFlowNode>) {
  const far = useStore((state) => state.transform[2] < FAR);
  const { asset, dimmed, focused, onToggle } = data;
  const look = assetLook(asset);
  const name = asset.path.at(-1) ?? asset.key;
  return (
    <div
      className={css.node}
      data-tone={lineageLook(asset).tone}
      data-selected={selected || undefined}
      data-focused={focused || undefined}
      data-dimmed={dimmed || undefined}
      data-external={!asset.materializable || undefined}
      title={titleOf(asset)}
    >
      <Handle type="target" position={Position.Left} className={css.handle} isConnectable={false} />
      {far ? (
        <div className={css.farName}>{name}</div>
      ) : (
        <>
          <div className={css.nodeTop}>
            <KindIcon asset={asset} />
            {onToggle === null ? (
              <Link to="/catalog/$" params={{ _splat: asset.key }} className={`${css.nodeName} cut nopan`}>
                {name}
              </Link>
            ) : (
              <span className={`${css.nodeName} cut`}>{name}</span>
            )}
            {ails(asset) && asset.health !== null && (
              <StatusIcon look={healthLooks[asset.health.status]} size={13} label={healthSentence(asset.health)} />
            )}
            {asset.materializable && onToggle !== null && (
              <button
                type="button"
                role="checkbox"
                aria-checked={selected}
                aria-label={`Select ${name}`}
                className={`${css.nodeTick} nopan`}
                onClick={(event) => {
                  event.stopPropagation();
                  onToggle(asset.key);
                }}
              >
                {selected && <IconCheck size={11} stroke={3} aria-hidden />}
              </button>
            )}
          </div>
          <div className={css.nodeBottom}>
            <StatusIcon look={look} size={13} />
            <span
              className={`${css.nodeStatus} cut`}
              style={{ color: look.tone === "success" ? undefined : `var(--${look.tone}-ink)` }}
            >
              {look.label}
              {asset.status === "materialized" && asset.lastMaterializedAt !== null && (
                <span className={css.nodeAgo}>
                  {" "}
                  <Ago at={asset.lastMaterializedAt} />
                </span>
              )}
            </span>
            <StaleMark asset={asset} />
            <FreshnessMark asset={asset} />
            <ChecksSummary checks={asset.checks} />
          </div>
        </>
      )}
      <Handle type="source" position={Position.Right} className={css.handle} isConnectable={false} />
    </div>
  );
});

function ails({ health }: AssetSummary): boolean {
  return health?.status === "degraded" || health?.status === "warning";
}

function titleOf(asset: AssetSummary): string | undefined {
  if (asset.health !== null && ails(asset)) return healthSentence(asset.health);
  return asset.statusReason ?? asset.description ?? undefined;
}

function KindIcon({ asset }: { readonly asset: AssetSummary }) {
  if (!asset.materializable) return <IconPlugConnected size={14} stroke={1.7} aria-hidden />;
  if (asset.kinds.some((kind) => kind.toLowerCase() === "dbt")) {
    return <IconHexagonLetterD size={15} stroke={1.7} color="#ff694a" aria-hidden />;
  }
  return <IconSquareRounded size={14} stroke={1.7} aria-hidden />;
}
