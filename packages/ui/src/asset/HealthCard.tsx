// Why an asset is as healthy as it is: its last attempt, its checks and its freshness, each by itself.
import type { AssetDetail, HealthView } from "@sluice/api";
import { Card } from "../page/Card.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { healthLooks } from "../status/looks.ts";
import { StatusBadge, StatusText } from "../status/StatusBadge.tsx";
import css from "./asset.module.css";

export function HealthCard({ asset }: { readonly asset: AssetDetail }) {
  const { health } = asset;
  if (health === null) return null;
  return (
    <Card title="Health" more={<StatusBadge look={healthLooks[health.status]} />}>
      <Facts>
        {partsOf(asset).map(([of, name]) => (
          <Fact key={of} name={name}>
            <HealthPart health={health} of={of} />
          </Fact>
        ))}
      </Facts>
    </Card>
  );
}

type Part = HealthView["reasons"][number]["of"];

function partsOf({
  checks,
  freshness,
  materializable,
  isObservable,
}: AssetDetail): readonly (readonly [Part, string])[] {
  return [
    ...(materializable ? [["materialization", isObservable ? "Observation" : "Materialization"] as const] : []),
    ...(checks.length > 0 ? [["checks", "Checks"] as const] : []),
    ...(freshness === null ? [] : [["freshness", "Freshness"] as const]),
  ];
}

function HealthPart({ health, of }: { readonly health: HealthView; readonly of: Part }) {
  const reason = health.reasons.find((each) => each.of === of);
  if (reason === undefined) return <StatusText look={healthLooks.healthy} />;
  return (
    <span className={css.healthPart}>
      <StatusText look={healthLooks[reason.status]} />
      <span>{reason.message}</span>
    </span>
  );
}
