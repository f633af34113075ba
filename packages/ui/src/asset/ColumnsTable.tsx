// The columns of an asset with types, descriptions and the checks on each.

import { Tooltip } from "@mantine/core";
import type { AssetDetail } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import pageCss from "../page/page.module.css";
import { checkLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import css from "./asset.module.css";

export function ColumnsTable({ asset }: { readonly asset: AssetDetail }) {
  if (asset.columns.length === 0) {
    return (
      <p className={css.none}>
        No columns are known. They come from the properties files, and from the warehouse once the asset was
        materialized.
      </p>
    );
  }
  const typed = asset.columns.some((column) => column.type !== null);
  return (
    <div style={{ overflowX: "auto" }}>
      <table className={pageCss.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {typed && <th scope="col">Type</th>}
            <th scope="col">Description</th>
            <th scope="col">Checks</th>
          </tr>
        </thead>
        <tbody>
          {asset.columns.map((column) => (
            <tr key={column.name}>
              <td>
                <code>{column.name}</code>
              </td>
              {typed && (
                <td className={pageCss.dim}>
                  <code>{column.type ?? ""}</code>
                </td>
              )}
              <td>{column.description}</td>
              <td>
                <span className={css.columnChecks}>
                  {column.checks.map((name) => (
                    <ColumnCheck key={name} name={name} asset={asset} />
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ColumnCheck({ name, asset }: { readonly name: string; readonly asset: AssetDetail }) {
  const check = asset.checks.find((each) => each.name === name);
  const look = checkLooks[check?.status ?? "never"];
  return (
    <Tooltip label={`${name}: ${look.label.toLowerCase()}`}>
      <Link to="." search={{ tab: "checks", check: name }} className={css.columnCheck}>
        <StatusIcon look={look} size={12} label={look.label} />
        {shortCheckName(name)}
      </Link>
    </Tooltip>
  );
}

/** dbt names tests `<kind>_<model>_<column>…`; beside the column the kind is enough. */
function shortCheckName(name: string): string {
  return /^(not_null|unique|accepted_values|relationships)_/.exec(name)?.[1] ?? name;
}
