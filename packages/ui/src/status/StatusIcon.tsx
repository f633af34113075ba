// The shape of a status in its tone.
import {
  IconAlertTriangleFilled,
  IconArrowBadgeRightFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
  IconClockFilled,
  IconLoader2,
  IconPlayerStopFilled,
} from "@tabler/icons-react";
import type { Look, StatusShape } from "./looks.ts";
import css from "./status.module.css";

const icons: Readonly<Record<StatusShape, typeof IconLoader2>> = {
  check: IconCircleCheckFilled,
  cross: IconCircleXFilled,
  warning: IconAlertTriangleFilled,
  turning: IconLoader2,
  clock: IconClockFilled,
  skip: IconArrowBadgeRightFilled,
  ring: IconCircleDashed,
  stop: IconPlayerStopFilled,
  dash: IconCircleMinus,
};

export interface StatusIconProps {
  readonly look: Look;
  readonly size?: number;
  /** Set where no word stands beside the icon. */
  readonly label?: string;
}

export function StatusIcon({ look, size = 14, label }: StatusIconProps) {
  const Icon = icons[look.shape];
  return (
    <span
      className={css.icon}
      style={{ color: `var(--${look.tone}-${look.tone === "never" ? "ink" : "fill"})` }}
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      <Icon size={size} stroke={2} className={look.shape === "turning" ? "turning" : undefined} />
    </span>
  );
}
