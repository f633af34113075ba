// The first look at an asset: what is wrong if something is, what it is, its columns, its neighbours, its last result.
import type { AssetDetail } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { Card } from "../page/Card.tsx";
import { CopyButton } from "../page/CopyButton.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { Metadata } from "../page/Metadata.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { checkSegments } from "../status/count-tones.ts";
import { freshnessSentence } from "../status/FreshnessMark.tsx";
import { assetLooks, checkLooks, freshnessLooks } from "../status/looks.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import { withTimes } from "../time/format-time.ts";
import { AssetLineage } from "./AssetLineage.tsx";
import css from "./asset.module.css";
import { CodeLinks } from "./CodeLinks.tsx";
import { ColumnsTable } from "./ColumnsTable.tsx";
import { HealthCard } from "./HealthCard.tsx";
import { ownMetadata } from "./own-metadata.ts";

export function AssetOverview({ asset }: { readonly asset: AssetDetail }) {
  const last = asset.lastMaterialization;
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <StatusNote asset={asset} />
      <StaleNote asset={asset} />
      <FreshnessNote asset={asset} />
      <div className={pageCss.columns}>
        <div className={pageCss.column}>
          {asset.description !== null && <Description text={asset.description} />}
          <Card
            title="Lineage"
            flush
            more={
              <Link to="/lineage" search={{ q: `+${asset.path.at(-1) ?? asset.key}+`, asset: asset.key }}>
                Open in Lineage
              </Link>
            }
          >
            <div className={css.miniLineage}>
              <AssetLineage assetKey={asset.key} steps={1} />
            </div>
          </Card>
          <Card title="Columns" flush more={asset.columns.length > 0 && `${asset.columns.length}`}>
            <ColumnsTable asset={asset} />
          </Card>
        </div>
        <div className={pageCss.column}>
          <HealthCard asset={asset} />
          <Card title="About">
            <AssetFacts asset={asset} />
          </Card>
          {asset.checks.length > 0 && (
            <Card
              title="Checks"
              more={
                <Link to="." search={{ tab: "checks" }}>
                  Results over time
                </Link>
              }
            >
              <SegmentBar segments={checkSegments(asset.checks)} />
              <ul className={css.checkList}>
                {asset.checks.map((check) => (
                  <li key={check.name}>
                    <Link to="." search={{ tab: "checks", check: check.name }} className={css.checkLink}>
                      <StatusIcon look={checkLooks[check.status]} size={13} label={checkLooks[check.status].label} />
                      <span className="cut" title={check.name}>
                        {check.name}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {last !== null && (
            <Card
              title="Latest materialization"
              more={
                <Link to="/runs/$runId" params={{ runId: last.runId }} className="mono">
                  {shortId(last.runId)}
                </Link>
              }
            >
              <Facts>
                <Fact name="When">
                  <Ago at={last.timestamp} />
                </Fact>
                {last.durationMillis !== null && <Fact name="Took">{formatDuration(last.durationMillis)}</Fact>}
                <Metadata metadata={ownMetadata(last.metadata, asset, last.durationMillis)} inline />
              </Facts>
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}

/** Descriptions are Markdown, as dbt's are. */
function Description({ text }: { readonly text: string }) {
  return <Metadata metadata={{ description: { kind: "markdown", value: text } }} bare />;
}

/** That it is older than its policy allows, or soon will be. */
function FreshnessNote({ asset: { freshness } }: { readonly asset: AssetDetail }) {
  if (freshness === null || freshness.status === "fresh" || freshness.status === "unknown") return null;
  const look = freshnessLooks[freshness.status];
  return (
    <div className={css.note} data-tone={look.tone} role="alert">
      <StatusIcon look={look} />
      <span>{freshnessSentence(freshness)}</span>
    </div>
  );
}

/** Why the last attempt did not succeed. */
function StatusNote({ asset }: { readonly asset: AssetDetail }) {
  if (asset.status !== "failed" && asset.status !== "skipped") return null;
  return (
    <div className={css.note} data-tone={assetLooks[asset.status].tone} role="alert">
      <StatusIcon look={assetLooks[asset.status]} />
      <span>
        The last attempt {asset.status === "failed" ? "failed" : "was skipped"}
        {asset.statusReason !== null && `: ${asset.statusReason}`}
      </span>
      {asset.lastRunId !== null && (
        <Link
          to="/runs/$runId"
          params={{ runId: asset.lastRunId }}
          search={asset.dbtUniqueId === null ? {} : { row: asset.dbtUniqueId }}
        >
          See the run
        </Link>
      )}
    </div>
  );
}

/** Each reason for which it is not up to date. */
function StaleNote({ asset }: { readonly asset: AssetDetail }) {
  if (asset.stale?.status !== "stale") return null;
  return (
    <div className={css.note} data-tone="warned" role="note" aria-label="Stale">
      <StatusIcon look={checkLooks.warned} />
      <ul className={css.reasons}>
        {asset.stale.reasons.map((reason) => (
          <li key={`${reason.kind} ${reason.assetKey}`}>Stale: {withTimes(reason.message)}</li>
        ))}
      </ul>
    </div>
  );
}

function AssetFacts({ asset }: { readonly asset: AssetDetail }) {
  return (
    <Facts>
      {asset.relationName !== null && (
        <Fact name="Relation">
          <Copied text={asset.relationName} what="the relation" />
        </Fact>
      )}
      {asset.codeLinks.length > 0 && (
        <Fact name="Code">
          <CodeLinks links={asset.codeLinks} />
        </Fact>
      )}
      <Fact name="Group">
        <Link to="/catalog" search={{ group: asset.group }}>
          {asset.group}
        </Link>
      </Fact>
      {asset.dbtMaterialized !== null && <Fact name="Materialized as">{asset.dbtMaterialized}</Fact>}
      {asset.dbtUniqueId !== null && (
        <Fact name="dbt id">
          <code>{asset.dbtUniqueId}</code>
        </Fact>
      )}
      {asset.stepName !== null && (
        <Fact name="Step">
          <code>{asset.stepName}</code>
        </Fact>
      )}
      {asset.codeVersion !== null && (
        <Fact name="Code version">
          <code>{asset.codeVersion.slice(0, 12)}</code>
        </Fact>
      )}
      {asset.dataVersion !== null && (
        <Fact name="Data version">
          <code>{asset.dataVersion}</code>
        </Fact>
      )}
      {asset.jobs.length > 0 && (
        <Fact name="Jobs">
          <span className={css.list}>
            {asset.jobs.map((job) => (
              <Link key={job} to="/jobs/$name" params={{ name: job }}>
                {job}
              </Link>
            ))}
          </span>
        </Fact>
      )}
      {asset.owners.length > 0 && <Fact name="Owners">{asset.owners.join(", ")}</Fact>}
      {Object.keys(asset.tags).length > 0 && (
        <Fact name="Tags">
          <span className={css.list}>
            {Object.entries(asset.tags).map(([name, value]) => (
              <Link key={name} to="/catalog" search={{ q: `tag:${name}` }} className={pageCss.tag}>
                {value === "" ? name : `${name}: ${value}`}
              </Link>
            ))}
          </span>
        </Fact>
      )}
      <Fact name="Runs">
        <Link to="/runs" search={{ asset: asset.key }}>
          All runs with it
        </Link>
      </Fact>
      <Metadata metadata={ownMetadata(asset.metadata, asset)} inline />
    </Facts>
  );
}

function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className={css.copied}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
