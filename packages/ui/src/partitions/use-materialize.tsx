// Launches a run of assets at once, or asks first which partitions it is to make.
import { type ReactNode, useState } from "react";
import { useLaunch } from "../server/actions.ts";
import { PartitionDialog } from "./PartitionDialog.tsx";

export interface Materialize {
  readonly isPending: boolean;
  start(assetKeys: readonly string[]): void;
  /** To be put on the page. */
  readonly dialog: ReactNode;
}

/** `hasPartitions` says which assets have some. */
export function useMaterialize(hasPartitions: (key: string) => boolean): Materialize {
  const launch = useLaunch();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const of = chosen.find(hasPartitions);
  return {
    isPending: launch.isPending,
    start: (assetKeys) => {
      if (assetKeys.some(hasPartitions)) setChosen(assetKeys);
      else launch.mutate({ assetKeys: [...assetKeys] });
    },
    dialog:
      of === undefined ? null : (
        <PartitionDialog assetKeys={chosen} of={of} range={null} onClose={() => setChosen([])} />
      ),
  };
}
