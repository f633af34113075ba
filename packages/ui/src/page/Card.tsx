// A titled block of a page.
import type { ReactNode } from "react";
import css from "./page.module.css";

export interface CardProps {
  readonly title: ReactNode;
  /** Small text or a link at the right of the title. */
  readonly more?: ReactNode;
  /** True for tables and lists, which bring their own spacing. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, more, flush = false, children }: CardProps) {
  return (
    <section className={css.card}>
      <div className={css.cardHead}>
        <h2 className={css.cardTitle}>{title}</h2>
        {more !== undefined && <div className={css.cardMore}>{more}</div>}
      </div>
      <div className={flush ? undefined : css.cardBody}>{children}</div>
    </section>
  );
}
