// The list of toasts on screen: short notes about what an action did. Kept outside of React so that actions can add to it.
import type { Tone } from "../status/looks.ts";

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  /** The run to open. */
  readonly runId?: string;
  /** The page to open. */
  readonly to?: "/deployment";
}

const SHOWN_MILLIS = 7000;
const SHOWN_PROBLEM_MILLIS = 14_000;
const MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

export function showToast(toast: Omit<Toast, "id">): void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { ...toast, id }].slice(-MOST));
  setTimeout(() => closeToast(id), toast.tone === "failed" ? SHOWN_PROBLEM_MILLIS : SHOWN_MILLIS);
}

export function closeToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
