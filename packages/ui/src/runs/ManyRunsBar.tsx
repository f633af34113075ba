// What can be done with the runs that are ticked: run them again, cancel them, delete them.
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { BulkRunsRequest, RunSummary } from "@sluice/api";
import { IconPlayerStop, IconRepeat, IconRotateClockwise, IconTrash, IconX } from "@tabler/icons-react";
import { useManyRuns } from "../server/actions.ts";
import { isLive } from "../status/looks.ts";
import css from "./runs.module.css";

export interface ManyRunsBarProps {
  readonly runs: readonly RunSummary[];
  readonly onDone: () => void;
}

export function ManyRunsBar({ runs, onDone }: ManyRunsBarProps) {
  const many = useManyRuns();
  const [asks, { open: ask, close: dontAsk }] = useDisclosure(false);
  const live = runs.filter((run) => isLive(run.status)).map((run) => run.id);
  const ended = runs.filter((run) => !isLive(run.status)).map((run) => run.id);
  const failed = runs.filter((run) => run.status === "FAILURE" || run.status === "CANCELED").map((run) => run.id);
  const act = (request: Omit<BulkRunsRequest, "filter">) => {
    dontAsk();
    many.mutate(request, { onSuccess: onDone });
  };
  return (
    <div className={css.many} role="toolbar" aria-label="Selected runs">
      <span className={css.manyCount}>{count(runs.length)} selected</span>
      <Button
        variant="default"
        leftSection={<IconRotateClockwise size={14} stroke={1.8} aria-hidden />}
        disabled={failed.length === 0 || many.isPending}
        onClick={() => act({ action: "reexecute", runIds: failed, strategy: "from-failure" })}
      >
        Re-execute from failure
      </Button>
      <Button
        variant="default"
        leftSection={<IconRepeat size={14} stroke={1.8} aria-hidden />}
        disabled={ended.length === 0 || many.isPending}
        onClick={() => act({ action: "reexecute", runIds: ended, strategy: "all" })}
      >
        Re-execute all
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={14} stroke={1.8} aria-hidden />}
        disabled={live.length === 0 || many.isPending}
        onClick={() => act({ action: "cancel", runIds: live })}
      >
        Cancel
      </Button>
      <Button
        variant="default"
        c="var(--failed-ink)"
        leftSection={<IconTrash size={14} stroke={1.8} aria-hidden />}
        disabled={ended.length === 0 || many.isPending}
        onClick={ask}
      >
        Delete
      </Button>
      <Button variant="subtle" leftSection={<IconX size={14} stroke={1.8} aria-hidden />} onClick={onDone}>
        Clear
      </Button>
      <Modal opened={asks} onClose={dontAsk} title={`Delete ${count(ended.length)}?`}>
        <p style={{ marginTop: 0 }}>
          Their events and their output go for good. What is known of assets and checks stays.
        </p>
        <Button color="red" onClick={() => act({ action: "delete", runIds: ended })}>
          Delete {count(ended.length)}
        </Button>
      </Modal>
    </div>
  );
}

function count(number: number): string {
  return `${number} run${number === 1 ? "" : "s"}`;
}
