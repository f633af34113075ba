// The ops of a job and who waits for whom. A graph is a button that opens it.
import type { JobDetail } from "@sluice/api";
import { useMemo, useState } from "react";
import css from "./op-graph.module.css";
import { type OpBox, opPicture } from "./op-graph.ts";

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 48;
const GAP_Y = 16;
const EDGE = 16;

export function OpGraph({ steps }: { readonly steps: JobDetail["steps"] }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { boxes, edges, columns, rows, graphs } = useMemo(() => opPicture(steps, opened), [steps, opened]);
  const toggle = (path: string) => {
    const next = new Set(opened);
    if (!next.delete(path)) next.add(path);
    setOpened(next);
  };
  const size = {
    width: columns * (WIDTH + GAP_X) - GAP_X + 2 * EDGE,
    height: rows * (HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE,
  };
  return (
    <>
      {graphs.length > 0 && (
        <div className={css.graphs}>
          {graphs.map((path) => (
            <button key={path} type="button" aria-expanded={opened.has(path)} onClick={() => toggle(path)}>
              {opened.has(path) ? "−" : "+"} {path}
            </button>
          ))}
        </div>
      )}
      <div className={css.scroll}>
        <div className={css.canvas} style={size}>
          <svg width={size.width} height={size.height} aria-hidden="true">
            {edges.map(({ from, to }) => (
              <path key={`${from.id} ${to.id}`} d={line(from, to)} />
            ))}
          </svg>
          {boxes.map((box) => (
            <Box key={box.id} box={box} onOpen={() => toggle(box.id)} />
          ))}
        </div>
      </div>
    </>
  );
}

function Box({ box, onOpen }: { readonly box: OpBox; readonly onOpen: () => void }) {
  const style = { left: left(box), top: top(box), width: WIDTH, height: HEIGHT };
  const inside = (
    <>
      <span className={css.name}>{box.label}</span>
      {box.note !== null && <span className={css.note}>{box.note}</span>}
    </>
  );
  if (box.kind === "op") {
    return (
      <div className={css.box} style={style} title={box.id}>
        {inside}
      </div>
    );
  }
  return (
    <button type="button" className={`${css.box} ${css.graph}`} style={style} title={`Open ${box.id}`} onClick={onOpen}>
      {inside}
    </button>
  );
}

function left(box: OpBox): number {
  return EDGE + box.column * (WIDTH + GAP_X);
}

function top(box: OpBox): number {
  return EDGE + box.row * (HEIGHT + GAP_Y);
}

function line(from: OpBox, to: OpBox): string {
  const [x1, y1] = [left(from) + WIDTH, top(from) + HEIGHT / 2];
  const [x2, y2] = [left(to), top(to) + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}
