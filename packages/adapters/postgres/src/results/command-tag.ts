// The command tag of a statement (`SELECT 3`, `CREATE VIEW`, `INSERT 0 5`) as dbt's adapter response.
import type { AdapterResponse } from "@sluice/adapter-contract";

/** Rows affected are the tag's last number, else the rows that came (EXPLAIN, SHOW), else -1, as dbt's driver has it. */
export function adapterResponse(tag: string, rowCount: number | null): AdapterResponse {
  const words = tag.split(" ").filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  return {
    message: tag,
    code: words.filter((word) => !isNumber(word)).join(" "),
    rowsAffected: isNumber(last) ? Number(last) : (rowCount ?? -1),
    extra: {},
  };
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
