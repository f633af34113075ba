// The time at which resources are made.

/** Seconds since 1970, later at every reading. */
export function clock(): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1e-6, (performance.timeOrigin + performance.now()) / 1000);
    return last;
  };
}
