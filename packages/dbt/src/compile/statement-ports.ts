// The results of a context's statements, over agate tables and adapter responses.
import { AdapterResponse } from "./adapter-response.ts";
import { AgateTable, emptyTable } from "./agate-table.ts";
import { compilationError } from "./diagnostics.ts";
import { createStatementResults, type StatementResults } from "./statement-results.ts";

export function newStatementResults(): StatementResults {
  return createStatementResults({
    emptyTable,
    matrix: (table) => (table instanceof AgateTable ? table.matrix() : []),
    response: ({ message, code, rowsAffected }) => AdapterResponse.ofValues(message, code, rowsAffected),
    alreadyLoaded: (name) =>
      compilationError(
        `The 'statement' result named '${name}' has already been loaded into a variable`,
        "compile/result-loaded",
      ),
  });
}
