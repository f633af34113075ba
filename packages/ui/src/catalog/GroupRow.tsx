// The head of a group: its name, how its assets do, and one tick for all of them.
import { Checkbox } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { healthSegments } from "../status/count-tones.ts";
import { SegmentBar } from "../status/SegmentBar.tsx";
import css from "./catalog.module.css";
import type { CatalogRow, RowPlace } from "./catalog-rows.ts";

export interface GroupRowProps {
  readonly row: Extract<CatalogRow, { kind: "group" }>;
  readonly place: RowPlace;
  readonly selected: ReadonlySet<string>;
  readonly onTick: (on: boolean) => void;
  readonly onToggle: () => void;
}

export function GroupRow({ row, place, selected, onTick, onToggle }: GroupRowProps) {
  const selectable = row.assets.filter((asset) => asset.materializable);
  const count = selectable.filter((asset) => selected.has(asset.key)).length;
  const Chevron = row.open ? IconChevronDown : IconChevronRight;
  return (
    <div className={css.group} role="row" aria-rowindex={place.index} style={{ top: place.top, height: place.height }}>
      <div role="cell" className={css.tickCell}>
        {selectable.length > 0 && (
          <Checkbox
            aria-label={`Select group ${row.name}`}
            checked={count > 0 && count === selectable.length}
            indeterminate={count > 0 && count < selectable.length}
            onChange={(event) => onTick(event.currentTarget.checked)}
          />
        )}
      </div>
      <div role="cell" className={css.groupCell}>
        <button type="button" className={css.groupButton} aria-expanded={row.open} onClick={onToggle}>
          <Chevron size={14} stroke={1.8} aria-hidden />
          {row.name}
          <span className={css.groupCount}>{row.assets.length}</span>
        </button>
        {selectable.length > 0 && (
          <div className={css.groupBar}>
            <SegmentBar segments={healthSegments(row.assets)} height={5} />
          </div>
        )}
      </div>
    </div>
  );
}
