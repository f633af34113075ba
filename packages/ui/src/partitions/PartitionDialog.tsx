// Which partitions to make: one is a run, several are a backfill.
import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useLaunch, useLaunchBackfill } from "../server/actions.ts";
import { partitionsQuery } from "../server/queries.ts";
import css from "./partitions.module.css";

export interface PartitionDialogProps {
  readonly assetKeys: readonly string[];
  /** The asset whose partitions are chosen. */
  readonly of: string;
  readonly range: { readonly start: string; readonly end: string } | null;
  readonly onClose: () => void;
}

const WAYS = [
  { value: "one", label: "One partition" },
  { value: "range", label: "A range" },
  { value: "missing", label: "Missing partitions" },
  { value: "failed", label: "Failed partitions" },
  { value: "all", label: "All partitions" },
] as const;
type Way = (typeof WAYS)[number]["value"];

export function PartitionDialog({ assetKeys, of, range, onClose }: PartitionDialogProps) {
  const { data: view } = useQuery(partitionsQuery(of));
  const [way, setWay] = useState<Way>(range !== null && range.start !== range.end ? "range" : "one");
  const [start, setStart] = useState(range?.start ?? "");
  const [end, setEnd] = useState(range?.end ?? "");
  const launch = useLaunch({ quiet: true });
  const backfill = useLaunchBackfill();
  const navigate = useNavigate();
  const first = start === "" ? (way === "one" ? view?.last : view?.first) : start;
  const last = end === "" ? view?.last : end;
  const isPending = launch.isPending || backfill.isPending;
  const submit = () => {
    const keys = [...assetKeys];
    if (way === "one") {
      launch.mutate(
        { assetKeys: keys, partitionKey: first ?? "" },
        { onSuccess: ({ runId }) => void navigate({ to: "/runs/$runId", params: { runId } }) },
      );
      return;
    }
    const partitions = way === "range" ? { start: first ?? "", end: last ?? "" } : way;
    backfill.mutate(
      { assetKeys: keys, partitions },
      { onSuccess: ({ backfillId }) => void navigate({ to: "/backfills/$backfillId", params: { backfillId } }) },
    );
  };
  const what = assetKeys.length === 1 ? (assetKeys[0] ?? "") : `${assetKeys.length} assets`;
  return (
    <Modal opened onClose={onClose} title={`Materialize ${what}`}>
      <div className={css.fields}>
        <Select
          label="Partitions"
          allowDeselect={false}
          data={[...WAYS]}
          value={way}
          onChange={(next) => setWay(WAYS.find((each) => each.value === next)?.value ?? "one")}
        />
        {way === "one" && (
          <TextInput
            label="Partition"
            value={start}
            placeholder={view?.last ?? ""}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
        )}
        {way === "range" && (
          <div className={css.range}>
            <TextInput
              label="First"
              value={start}
              placeholder={view?.first ?? ""}
              onChange={(event) => setStart(event.currentTarget.value)}
            />
            <TextInput
              label="Last"
              value={end}
              placeholder={view?.last ?? ""}
              onChange={(event) => setEnd(event.currentTarget.value)}
            />
          </div>
        )}
        <Button loading={isPending} disabled={view === undefined} onClick={submit}>
          {way === "one" ? "Launch run" : "Launch backfill"}
        </Button>
      </div>
    </Modal>
  );
}
