// One number and what it is made of.
import { Link } from "@tanstack/react-router";
import { type Segment, SegmentBar } from "../status/SegmentBar.tsx";
import css from "./overview.module.css";

export interface TileProps {
  readonly title: string;
  readonly to: "/catalog" | "/checks" | "/runs";
  readonly value: number;
  readonly segments: readonly Segment[];
}

export function Tile({ title, to, value, segments }: TileProps) {
  const filled = segments.filter((segment) => segment.count > 0);
  return (
    <Link to={to} className={css.tile}>
      <span className={css.tileTitle}>{title}</span>
      <span className={css.tileValue}>{value}</span>
      <SegmentBar segments={segments} height={7} />
      <span className={css.tileParts}>
        {filled.map((segment) => (
          <span key={segment.label} className={css.tilePart}>
            <span className={css.dot} style={{ background: `var(--${segment.tone}-fill)` }} aria-hidden />
            <span className="numbers">{segment.count}</span> {segment.label}
          </span>
        ))}
        {filled.length === 0 && <span>nothing</span>}
      </span>
    </Link>
  );
}
