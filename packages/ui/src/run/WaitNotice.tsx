// Why a run does not go on: its place in the queue and what it waits for there, or pools whose slots its steps wait for.
import type { RunDetail } from "@sluice/api";
import { IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import css from "./wait-notice.module.css";

export function WaitNotice({ run }: { readonly run: RunDetail }) {
  const waiting = run.slots.filter((slot) => slot.claimedAt === null);
  if (run.queue === null && waiting.length === 0) return null;
  return (
    <div className={css.notice} role="status">
      <IconHourglass size={15} stroke={1.7} aria-hidden />
      <span>
        {run.queue !== null && (
          <>
            <strong>Place {run.queue.position} in the queue:</strong> {run.queue.reason ?? "it starts next"}.
          </>
        )}
        {waiting.map((slot) => (
          <span key={slot.stepKey}>
            Step <code>{slot.stepKey}</code> waits for a slot of pool <code>{slot.pool}</code>.{" "}
          </span>
        ))}
      </span>
      <Link to="/deployment">Queue and pools</Link>
    </div>
  );
}
