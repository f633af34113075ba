// What can be done with selected assets: widen the selection over the graph, clear it, materialize it.
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowNarrowLeft,
  IconArrowNarrowRight,
  IconChevronDown,
  IconPlayerPlayFilled,
  IconX,
} from "@tabler/icons-react";
import { type AssetGraph, materializableKeys, reach } from "../graph/asset-graph.ts";
import { useMaterialize } from "../launchpad/use-materialize.tsx";
import css from "./selection.module.css";

export interface SelectionActionsProps {
  readonly graph: AssetGraph;
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
}

/** What is not up to date, or was never made; of what has partitions it is to be said which. */
function staleKeys(graph: AssetGraph): readonly string[] {
  const stale = [...graph.assets.values()].filter(
    ({ stale, partitions }) => partitions === null && stale !== null && stale.status !== "fresh",
  );
  return stale.map((asset) => asset.key);
}

export function SelectionActions({ graph, selected, onChange }: SelectionActionsProps) {
  const materialize = useMaterialize((key) => graph.assets.get(key)?.partitions != null);
  const stale = staleKeys(graph);
  const keys = materializableKeys(graph, selected);
  const widen = (edges: AssetGraph["parents"]) => onChange(new Set(materializableKeys(graph, reach(edges, selected))));
  return (
    <div className={css.actions} role="group" aria-label="Selection">
      {materialize.dialog}
      {selected.size > 0 && (
        <>
          <span className={css.count} role="status">
            <strong className="numbers">{selected.size}</strong> selected
            <Tooltip label="Clear the selection">
              <ActionIcon size={20} aria-label="Clear the selection" onClick={() => onChange(new Set())}>
                <IconX size={13} />
              </ActionIcon>
            </Tooltip>
          </span>
          <Button.Group>
            <Tooltip label="Add everything that the selected assets are made from">
              <Button variant="default" px={8} onClick={() => widen(graph.parents)} aria-label="Select upstream">
                <IconArrowNarrowLeft size={15} stroke={1.6} className={css.left} aria-hidden />
                Upstream
              </Button>
            </Tooltip>
            <Tooltip label="Add everything that is made from the selected assets">
              <Button variant="default" px={8} onClick={() => widen(graph.children)} aria-label="Select downstream">
                Downstream
                <IconArrowNarrowRight size={15} stroke={1.6} className={css.right} aria-hidden />
              </Button>
            </Tooltip>
          </Button.Group>
        </>
      )}
      {selected.size === 0 && stale.length > 0 && (
        <Button variant="default" loading={materialize.isPending} onClick={() => materialize.start(stale)}>
          Materialize stale and missing
          <span className={css.badge} aria-hidden>
            {stale.length}
          </span>
        </Button>
      )}
      <Button.Group>
        <Button
          disabled={keys.length === 0}
          loading={materialize.isPending}
          onClick={() => materialize.start(keys)}
          leftSection={<IconPlayerPlayFilled size={13} aria-hidden />}
        >
          Materialize selected
          {keys.length > 0 && (
            <span className={css.badge} aria-hidden>
              {keys.length}
            </span>
          )}
        </Button>
        <Menu>
          <Menu.Target>
            <Button
              px={7}
              disabled={keys.length === 0}
              aria-label="More ways to materialize the selection"
              style={{ borderLeft: "1px solid rgb(255 255 255 / 0.3)" }}
            >
              <IconChevronDown size={14} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => materialize.ask(keys)}>With config and tags…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </div>
  );
}
