// Which partition a run of a job makes.
import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { partitionKeysQuery, partitionsQuery } from "../server/queries.ts";

export interface PartitionFieldProps {
  /** The asset whose partitions are offered. */
  readonly of: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const MOST_OFFERED = 2_000;

export function PartitionField({ of, value, onChange }: PartitionFieldProps) {
  const { data: view } = useQuery(partitionsQuery(of));
  const isSmall = view !== undefined && view.total <= MOST_OFFERED;
  const { data: keys } = useQuery({ ...partitionKeysQuery(of, MOST_OFFERED), enabled: isSmall });
  return (
    <Autocomplete
      aria-label="Partition"
      placeholder={view?.last ?? ""}
      description="A key, or several as first...last"
      limit={50}
      data={keys?.items.map((item) => item.key).reverse() ?? []}
      value={value}
      onChange={onChange}
    />
  );
}
