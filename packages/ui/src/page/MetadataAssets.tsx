// Metadata that points to assets: one asset, and what the columns of a table are made of.
import { Link } from "@tanstack/react-router";
import css from "./metadata.module.css";

export function AssetReference({ assetKey }: { readonly assetKey: string }) {
  return (
    <Link to="/catalog/$" params={{ _splat: assetKey }} className="mono">
      {assetKey}
    </Link>
  );
}

export interface ColumnLineageProps {
  readonly columns: Readonly<Record<string, readonly { readonly assetKey: string; readonly column: string }[]>>;
}

export function ColumnLineage({ columns }: ColumnLineageProps) {
  return (
    <ul className={css.lineage}>
      {Object.entries(columns).map(([name, sources]) => (
        <li key={name}>
          <code>{name}</code>
          {sources.map(({ assetKey, column }) => (
            <span key={`${assetKey} ${column}`}>
              {" ← "}
              <AssetReference assetKey={assetKey} />.<code>{column}</code>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
