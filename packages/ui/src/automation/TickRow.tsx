// One tick: its outcome, the runs that it launched, and, where there is more, what was printed and why it failed.
import type { TickView } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { tickLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatExact } from "../time/format-time.ts";
import css from "./automation.module.css";

export function TickRow({ tick }: { readonly tick: TickView }) {
  const details = [tick.error === null ? "" : (tick.error.stack ?? tick.error.message), tick.output]
    .filter((part) => part !== "")
    .join("\n\n");
  return (
    <li className={css.tick}>
      <div className={css.tickLine}>
        <StatusBadge look={tickLooks[tick.status]} quiet />
        <span className={css.tickText}>
          {tick.runIds.map((runId) => (
            <Link key={runId} to="/runs/$runId" params={{ runId }} className="mono">
              {shortId(runId)}
            </Link>
          ))}
          {tick.error !== null && <span>{tick.error.message}</span>}
          {tick.message !== null && <span className={pageCss.dim}>{tick.message}</span>}
        </span>
        <span className={pageCss.dim} title={`planned for ${formatExact(tick.scheduledAt)}`}>
          <Ago at={tick.startedAt} />
        </span>
      </div>
      {details !== "" && (
        <details>
          <summary>{tick.error === null ? "Output" : "Error and output"}</summary>
          <pre className={css.output}>{details}</pre>
        </details>
      )}
    </li>
  );
}
