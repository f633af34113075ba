// What can be done with a run: cancel it while it lives; run it again, all or from failure, when it has ended.

import { ActionIcon, Button, Menu, Modal, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReexecuteRequest, RunDetail } from "@sluice/api";
import {
  IconDots,
  IconFileCode,
  IconPlayerPlay,
  IconPlayerStop,
  IconRepeat,
  IconRotateClockwise,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { CodeView } from "../code/CodeView.tsx";
import pageCss from "../page/page.module.css";
import { useCancel, useReexecute } from "../server/actions.ts";
import { isLive } from "../status/looks.ts";

// The editor and what reads YAML come with it.
const MaterializeDialog = lazy(async () => {
  const { MaterializeDialog: component } = await import("../launchpad/MaterializeDialog.tsx");
  return { default: component };
});

export interface RunActionsProps {
  readonly run: RunDetail;
  /** Key of the row that is chosen. */
  readonly chosen: string | null;
}

export function RunActions({ run, chosen }: RunActionsProps) {
  const cancel = useCancel(run.id);
  const reexecute = useReexecute(run.id);
  const navigate = useNavigate();
  const [config, { open: showConfig, close: hideConfig }] = useDisclosure(false);
  const [dialog, { open: openDialog, close: closeDialog }] = useDisclosure(false);
  const step = run.gantt.find((row) => row.kind === "step" && row.key === chosen)?.key ?? null;
  const again = (request: ReexecuteRequest) =>
    reexecute.mutate(request, { onSuccess: ({ runId }) => void navigate({ to: "/runs/$runId", params: { runId } }) });
  return (
    <>
      {isLive(run.status) ? (
        <Button
          variant="default"
          c="var(--failed-ink)"
          leftSection={<IconPlayerStop size={14} stroke={1.8} aria-hidden />}
          loading={cancel.isPending}
          disabled={run.status === "CANCELING"}
          onClick={() => cancel.mutate()}
        >
          Cancel run
        </Button>
      ) : (
        <>
          <Button
            variant="default"
            leftSection={<IconRepeat size={14} stroke={1.8} aria-hidden />}
            disabled={reexecute.isPending}
            onClick={() => again({ strategy: "all" })}
          >
            Re-execute all
          </Button>
          {step !== null && (
            <Button
              variant="default"
              leftSection={<IconRepeat size={14} stroke={1.8} aria-hidden />}
              disabled={reexecute.isPending}
              onClick={() => again({ strategy: "selected", stepKeys: [step] })}
            >
              Re-execute step
            </Button>
          )}
          {run.retryable.length > 0 && (
            <Tooltip label={retryText(run)}>
              <Button
                leftSection={<IconRotateClockwise size={14} stroke={1.8} aria-hidden />}
                disabled={reexecute.isPending}
                onClick={() => again({ strategy: "from-failure" })}
              >
                Re-execute from failure
              </Button>
            </Tooltip>
          )}
        </>
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label="More">
            <IconDots size={16} stroke={1.8} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileCode size={15} stroke={1.6} />} onClick={showConfig}>
            Config and tags
          </Menu.Item>
          {run.jobName === null && run.assetKeys !== null && (
            <Menu.Item leftSection={<IconPlayerPlay size={15} stroke={1.6} />} onClick={openDialog}>
              Launch again with another config…
            </Menu.Item>
          )}
          {run.jobName !== null && (
            <Menu.Item
              leftSection={<IconPlayerPlay size={15} stroke={1.6} />}
              onClick={() =>
                void navigate({
                  to: "/jobs/$name",
                  params: { name: run.jobName ?? "" },
                  search: { tab: "launchpad", from: run.id },
                })
              }
            >
              Open in the Launchpad
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <Suspense>
          <MaterializeDialog
            assetKeys={run.assetKeys ?? []}
            partitionsOf={run.partition === null ? null : (run.assetKeys?.[0] ?? null)}
            range={rangeOf(run)}
            config={run.configYaml}
            tags={Object.entries(run.tags)
              .filter(([name]) => !name.startsWith("sluice/"))
              .map(([name, value]) => ({ name, value }))}
            onClose={closeDialog}
          />
        </Suspense>
      )}
      <Modal opened={config} onClose={hideConfig} title="Config and tags" size="lg">
        <div style={{ display: "grid", gap: 12 }}>
          <div>Executor: {run.executor}</div>
          <div style={{ display: "flex", gap: 6, flexWrap: "wrap" }}>
            {Object.entries(run.tags).map(([name, value]) => (
              <span key={name} className={pageCss.tag}>
                {name}: {value}
              </span>
            ))}
            {Object.keys(run.tags).length === 0 && <span className={pageCss.dim}>No tags</span>}
          </div>
          {run.configYaml.trim() === "" ? (
            <span className={pageCss.dim}>No config: every step ran with its defaults.</span>
          ) : (
            <CodeView code={run.configYaml} language="yaml" what="the run's config" />
          )}
        </div>
      </Modal>
    </>
  );
}

function rangeOf({ partition }: RunDetail) {
  if (partition === null) return null;
  const [start = "", end = start] = partition.split("...");
  return { start, end };
}

function retryText({ retryable }: RunDetail): string {
  const count = retryable.length;
  return `Runs only what failed, was skipped or was canceled: ${count} ${count === 1 ? "step or node" : "steps and nodes"}`;
}
