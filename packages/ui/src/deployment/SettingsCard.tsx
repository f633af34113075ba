// The settings that count, each with where it is from. Values of variables are never here.
import type { SettingView } from "@sluice/api";
import { Card } from "../page/Card.tsx";
import pageCss from "../page/page.module.css";
import css from "./deployment.module.css";

const sources: Readonly<Record<SettingView["source"], string>> = {
  default: "default",
  "package.json": "package.json",
  environment: "environment",
};

export function SettingsCard({ settings }: { readonly settings: readonly SettingView[] }) {
  return (
    <Card title="Settings" flush more="of package.json, under sluice; then variables">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <div className={css.scroller} tabIndex={0} role="region" aria-label="Settings">
        <table className={pageCss.table}>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Value</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {settings.map(({ name, value, source }) => (
              <tr key={name}>
                <td className="mono">{name}</td>
                <td className="mono" style={{ overflowWrap: "anywhere" }}>
                  <Value value={value} />
                </td>
                <td>
                  {source === "default" ? <span className={pageCss.dim}>{sources[source]}</span> : sources[source]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Value({ value }: Pick<SettingView, "value">) {
  if (value === null) return <span className={pageCss.dim}>set, hidden</span>;
  const isNone = value === "null" || value === "[]" || value === "{}";
  return isNone ? <span className={pageCss.dim}>none</span> : value.replace(/^"(.*)"$/, "$1");
}
