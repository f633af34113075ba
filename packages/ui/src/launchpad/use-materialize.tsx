// Launches a run of assets at once, or asks first: which partitions it is to make, and for config that has no default.
import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useLaunch } from "../server/actions.ts";
import { launchOptionsQuery } from "../server/queries.ts";
import { isObject } from "./check-config.ts";

// The editor and what reads YAML come with it.
const MaterializeDialog = lazy(async () => {
  const { MaterializeDialog: component } = await import("./MaterializeDialog.tsx");
  return { default: component };
});

export interface Materialize {
  readonly isPending: boolean;
  start(assetKeys: readonly string[]): void;
  /** Asks in any case. */
  ask(assetKeys: readonly string[]): void;
  /** To be put on the page. */
  readonly dialog: ReactNode;
}

/** `hasPartitions` says which assets have some. */
export function useMaterialize(hasPartitions: (key: string) => boolean): Materialize {
  const launch = useLaunch();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isAsking, setIsAsking] = useState(false);
  const start = async (assetKeys: readonly string[]) => {
    if (assetKeys.some(hasPartitions)) return setChosen(assetKeys);
    setIsAsking(true);
    // What is wrong with them is told by the launch.
    const options = await client.fetchQuery(launchOptionsQuery(assetKeys)).catch(() => null);
    setIsAsking(false);
    if (needsConfig(options?.configSchema)) setChosen(assetKeys);
    else launch.mutate({ assetKeys: [...assetKeys] });
  };
  return {
    isPending: launch.isPending || isAsking,
    start: (assetKeys) => void start(assetKeys),
    ask: setChosen,
    dialog: chosen.length > 0 && (
      <Suspense>
        <MaterializeDialog
          assetKeys={chosen}
          partitionsOf={chosen.find(hasPartitions) ?? null}
          onClose={() => setChosen([])}
        />
      </Suspense>
    ),
  };
}

/** Something must be given. */
function needsConfig(schema: unknown): boolean {
  return isObject(schema) && Array.isArray(schema["required"]) && schema["required"].length > 0;
}
