// What of a layout is shown first: all of it where that can be read, else its beginning.
import type { Layout } from "./layout.ts";

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const MARGIN = 28;
/** Further out nothing can be read. */
const LEAST_READABLE = 0.22;
const BEGINNING_ZOOM = 0.6;

export function firstView(
  layout: Pick<Layout, "width" | "height">,
  box: { readonly width: number; readonly height: number },
): Viewport {
  const fit = Math.min(1, (box.width - 2 * MARGIN) / layout.width, (box.height - 2 * MARGIN) / layout.height);
  if (!(fit >= LEAST_READABLE)) return { x: MARGIN, y: MARGIN, zoom: BEGINNING_ZOOM };
  return { x: (box.width - layout.width * fit) / 2, y: (box.height - layout.height * fit) / 2, zoom: fit };
}
