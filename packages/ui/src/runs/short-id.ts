// The part of a run's id that people read: the end, because ids begin with their time and those of one minute begin alike.

export function shortId(runId: string): string {
  return runId.slice(-8);
}
