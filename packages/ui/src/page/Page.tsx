// The frame of a page: header with title, facts and actions, optional tabs, and a body.
import type { ReactNode } from "react";
import { useEffect } from "react";
import css from "./page.module.css";

export interface PageProps {
  /** What the browser's tab says. */
  readonly name: string;
  readonly title: ReactNode;
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  /** A `Tabs`; the header then gives its line to it. */
  readonly tabs?: ReactNode;
  readonly toolbar?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ name, title, facts, actions, tabs, toolbar, children }: PageProps) {
  useEffect(() => {
    document.title = `${name} · sluice`;
  }, [name]);
  return (
    <section className={css.page} aria-label={name}>
      <header className={`${css.header} ${tabs === undefined ? "" : css.withTabs}`}>
        <h1 className={css.title}>{title}</h1>
        {facts !== undefined && <div className={css.facts}>{facts}</div>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      {tabs}
      {toolbar !== undefined && <div className={css.toolbar}>{toolbar}</div>}
      {children}
    </section>
  );
}
