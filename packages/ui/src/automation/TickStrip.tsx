// The last ticks of a schedule or sensor, the oldest left; each leads to its page.
import { Tooltip } from "@mantine/core";
import type { TickView } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import { tickLooks } from "../status/looks.ts";
import status from "../status/status.module.css";
import { formatAgo } from "../time/format-time.ts";
import { currentTime } from "../time/now.ts";
import { runsText } from "./runs-text.ts";

export function TickStrip({ ticks, name }: { readonly ticks: readonly TickView[]; readonly name: string }) {
  return (
    <div className={status.strip} role="group" aria-label={`Last ticks of ${name}`}>
      {ticks.toReversed().map((tick) => {
        const look = tickLooks[tick.status];
        const text = `${look.label} · ${runsText(tick)} · ${formatAgo(tick.startedAt, currentTime())}`;
        return (
          <Tooltip key={tick.id} label={text} openDelay={0}>
            <Link
              to="/automation/$name"
              params={{ name }}
              aria-label={text}
              className={`${status.tick} ${look.tone === "skipped" ? status.hatched : ""}`}
              style={{ backgroundColor: `var(--${look.tone}-fill)`, height: "100%" }}
            />
          </Tooltip>
        );
      })}
    </div>
  );
}
