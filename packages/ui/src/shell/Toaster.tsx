// Shows the toasts, in the lower right corner.
import { CloseButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import type { StatusShape, Tone } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import css from "./shell.module.css";
import { closeToast, currentToasts, subscribeToasts } from "./toasts.ts";

const shapes: Partial<Record<Tone, StatusShape>> = { failed: "cross", success: "check", running: "check" };

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className={css.toasts} role="log" aria-label="Notes" aria-live="polite">
      {toasts.map(({ id, tone, title, text, runId, to }) => (
        <div key={id} className={css.toast} data-tone={tone}>
          <StatusIcon look={{ label: title, tone, shape: shapes[tone] ?? "check" }} size={17} />
          <div className={css.toastBody}>
            <div className={css.toastTitle}>{title}</div>
            <div className={css.toastText}>{text}</div>
          </div>
          {runId !== undefined && (
            <Link to="/runs/$runId" params={{ runId }} onClick={() => closeToast(id)}>
              View run
            </Link>
          )}
          {to !== undefined && (
            <Link to={to} onClick={() => closeToast(id)}>
              View
            </Link>
          )}
          <CloseButton size="xs" aria-label="Close the note" onClick={() => closeToast(id)} />
        </div>
      ))}
    </div>
  );
}
