// A list of names and values.
import type { ReactNode } from "react";
import css from "./page.module.css";

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={css.factsList}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
