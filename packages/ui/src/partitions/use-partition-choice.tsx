// Which partitions to make: one is a run, several are a backfill. The fields, and what they come to.
import { Select, TextInput } from "@mantine/core";
import type { BackfillRequest } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { partitionsQuery } from "../server/queries.ts";
import css from "./partitions.module.css";

const WAYS = [
  { value: "one", label: "One partition" },
  { value: "range", label: "A range" },
  { value: "missing", label: "Missing partitions" },
  { value: "failed", label: "Failed partitions" },
  { value: "all", label: "All partitions" },
] as const;
type Way = (typeof WAYS)[number]["value"];

export type PartitionChoice =
  | { readonly kind: "none" }
  | { readonly kind: "one"; readonly key: string }
  | { readonly kind: "several"; readonly partitions: BackfillRequest["partitions"] };

/** `of`: the asset whose partitions are chosen; null where none has any. */
export function usePartitionChoice(
  of: string | null,
  range: { readonly start: string; readonly end: string } | null,
): { readonly choice: PartitionChoice; readonly fields: ReactNode } {
  const { data: view } = useQuery({ ...partitionsQuery(of ?? ""), enabled: of !== null });
  const [way, setWay] = useState<Way>(range !== null && range.start !== range.end ? "range" : "one");
  const [start, setStart] = useState(range?.start ?? "");
  const [end, setEnd] = useState(range?.end ?? "");
  if (of === null) return { choice: { kind: "none" }, fields: null };
  const first = (start === "" ? (way === "one" ? view?.last : view?.first) : start) ?? "";
  const last = (end === "" ? view?.last : end) ?? "";
  const choice: PartitionChoice =
    way === "one"
      ? { kind: "one", key: first }
      : { kind: "several", partitions: way === "range" ? { start: first, end: last } : way };
  const fields = (
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
    </div>
  );
  return { choice, fields };
}
