// What stands where an answer is still awaited: grey lines, shown only when it takes long enough to notice.
import { Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";

const NOTICEABLE_MILLIS = 150;

export function Loading({ lines = 8 }: { readonly lines?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), NOTICEABLE_MILLIS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label="Loading" style={{ padding: 20, display: "grid", gap: 12 }}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity.
        <Skeleton key={line} height={14} width={`${88 - ((line * 17) % 40)}%`} radius={4} />
      ))}
    </div>
  );
}
