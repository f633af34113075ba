// The partitions of an asset: how they stand, what happened to one of them, and the way to make some.
import { Button, Popover, TextInput } from "@mantine/core";
import type { AssetDetail, PartitionsView } from "@sluice/api";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { MaterializeDialog } from "../launchpad/MaterializeDialog.tsx";
import { Card } from "../page/Card.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";
import { useChangePartitions } from "../server/actions.ts";
import { partitionKeysQuery, partitionsQuery } from "../server/queries.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import { gridRows, rangeBetween } from "./grid-rows.ts";
import { healthSegments } from "./health.ts";
import { PartitionCard } from "./PartitionCard.tsx";
import { PartitionGrid } from "./PartitionGrid.tsx";
import css from "./partitions.module.css";

/** So many are drawn one by one. */
const MOST_CELLS = 2_000;

interface Chosen {
  readonly start: string;
  readonly end: string;
}

export function AssetPartitions({ asset }: { readonly asset: AssetDetail }) {
  const query = useQuery(partitionsQuery(asset.key));
  const view = query.data;
  const isSmall = view !== undefined && view.total <= MOST_CELLS;
  const { data: keys } = useQuery({ ...partitionKeysQuery(asset.key, MOST_CELLS), enabled: isSmall });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [dialog, setDialog] = useState(false);
  const rows = useMemo(() => (view === undefined || !keys ? [] : gridRows(view, keys.items)), [view, keys]);
  const selected = useMemo(() => selectedKeys(rows, chosen), [rows, chosen]);
  if (view === undefined) {
    return query.error === null ? (
      <Loading lines={8} />
    ) : (
      <ErrorMessage error={query.error} retry={() => void query.refetch()} />
    );
  }
  const select = (key: string, extend: boolean) => {
    const range = extend && chosen !== null ? rangeBetween(rows, chosen.start, key) : null;
    setChosen(range ?? { start: key, end: key });
  };
  const label =
    chosen === null ? null : chosen.start === chosen.end ? chosen.start : `${chosen.start} to ${chosen.end}`;
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <div className={pageCss.column}>
        <Card title="Partitions" more={`${view.total.toLocaleString("en")} in all`}>
          <SegmentBar segments={healthSegments(view)} height={10} />
          <div className={css.tools}>
            <Legend view={view} />
          </div>
          <div className={css.tools} style={{ marginBottom: 12 }}>
            {asset.materializable && (
              <Button leftSection={<IconPlayerPlayFilled size={13} aria-hidden />} onClick={() => setDialog(true)}>
                {label === null ? "Materialize partitions…" : `Materialize ${label}…`}
              </Button>
            )}
            {label !== null && (
              <Button variant="subtle" onClick={() => setChosen(null)}>
                Clear the selection
              </Button>
            )}
            <span className={pageCss.dim}>Click a partition; shift and click another for a range.</span>
          </div>
          <PartitionGrid
            view={view}
            keys={isSmall ? (keys?.items ?? []) : null}
            selected={selected}
            onSelect={select}
            onStretch={(start, end) => setChosen({ start, end })}
          />
          <div className={css.ends}>
            <span>{view.first}</span>
            <span>{view.last}</span>
          </div>
          {view.dynamicName !== null && <AddPartition name={view.dynamicName} />}
        </Card>
        {chosen !== null && chosen.start === chosen.end && (
          <PartitionCard
            assetKey={asset.key}
            partition={chosen.start}
            more={
              view.dynamicName !== null && (
                <DeletePartition name={view.dynamicName} partition={chosen.start} onDone={() => setChosen(null)} />
              )
            }
          />
        )}
      </div>
      {dialog && (
        <MaterializeDialog
          assetKeys={[asset.key]}
          partitionsOf={asset.key}
          range={chosen}
          onClose={() => setDialog(false)}
        />
      )}
    </div>
  );
}

function selectedKeys(rows: ReturnType<typeof gridRows>, chosen: Chosen | null): ReadonlySet<string> {
  if (chosen === null) return new Set();
  for (const { cells } of rows) {
    const from = cells.findIndex((cell) => cell.key === chosen.start);
    const to = cells.findIndex((cell) => cell.key === chosen.end);
    if (from >= 0 && to >= 0) return new Set(cells.slice(from, to + 1).map((cell) => cell.key));
  }
  return new Set();
}

function Legend({ view }: { readonly view: PartitionsView }) {
  return (
    <div className={css.legend}>
      {healthSegments(view).map(({ tone, label, count }) => (
        <span key={label} className="numbers">
          <span className={css.dot} style={{ backgroundColor: `var(--${tone}-fill)` }} />
          {count.toLocaleString("en")} {label}
        </span>
      ))}
    </div>
  );
}

/** Takes a key away; what was made of it stays in the warehouse and in the history. */
function DeletePartition({ name, partition, onDone }: DeletePartitionProps) {
  const change = useChangePartitions(name);
  return (
    <Popover withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="default" c="var(--failed-ink)">
          Delete the partition…
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={300}>
        <p style={{ marginBottom: 10 }}>
          <code>{partition}</code> goes from every asset with the partitions <code>{name}</code>. What was made of it
          stays in the warehouse and in the history.
        </p>
        <Button
          color="red"
          onClick={() => {
            change.mutate({ add: [], delete: [partition] });
            onDone();
          }}
        >
          Delete it
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

interface DeletePartitionProps {
  readonly name: string;
  readonly partition: string;
  readonly onDone: () => void;
}

function AddPartition({ name }: { readonly name: string }) {
  const [key, setKey] = useState("");
  const change = useChangePartitions(name);
  return (
    <form
      className={css.tools}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ add: [key], delete: [] }, { onSuccess: () => setKey("") });
      }}
    >
      <TextInput
        aria-label="New partition"
        placeholder="New partition"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={key.trim() === ""} loading={change.isPending}>
        Add
      </Button>
    </form>
  );
}
