// A page for people who read the interface: the OpenAPI document as HTML, without a program of its own.
import type { JsonSchema } from "@sluice/api";
import { html, raw } from "hono/html";

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h2 { margin-top: 2rem; }
  code { font: 13px ui-monospace, monospace; }
  table { border-collapse: collapse; width: 100%; }
  td { padding: .35rem .75rem .35rem 0; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); vertical-align: top; }
  td:first-child { white-space: nowrap; }
  @media (max-width: 700px) { td { display: block; border-top: 0; } td:first-child { white-space: normal; font-weight: 600; } }
`;

export function docsPage(document: JsonSchema) {
  const groups = new Map<string, Operation[]>();
  for (const operation of operationsOf(document))
    groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation]);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>sluice: HTTP interface</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>
        <h1>HTTP interface</h1>
        <p>
          The whole of it, with the form of every answer, is the OpenAPI document at
          <a href="/api/openapi.json"><code>/api/openapi.json</code></a>. In TypeScript: <code>sluice/client</code>.
        </p>
        ${[...groups].map(
          ([tag, operations]) => html`<h2>${tag}</h2>
            <table>
              ${operations.map(
                ({ method, path, summary, fields }) => html`<tr>
                  <td><code>${method} ${path}</code></td>
                  <td>${summary}${fields.length === 0 ? "" : html`<br /><code>${fields.join(" ")}</code>`}</td>
                </tr>`,
              )}
            </table>`,
        )}
      </body>
    </html>`;
}

interface Operation {
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Of the query or the body; those that may be left out end with `?`. */
  readonly fields: readonly string[];
}

function operationsOf(document: JsonSchema): readonly Operation[] {
  return entries(document["paths"]).flatMap(([path, methods]) =>
    entries(methods).map(([method, operation]) => ({
      tag: String(list(at(operation, "tags"))[0] ?? ""),
      method: method.toUpperCase(),
      path,
      summary: String(at(operation, "summary") ?? ""),
      fields: [...queryFields(operation), ...bodyFields(operation)],
    })),
  );
}

function queryFields(operation: unknown): readonly string[] {
  return list(at(operation, "parameters")).flatMap((parameter) =>
    at(parameter, "in") === "query" ? [`${at(parameter, "name")}${at(parameter, "required") === true ? "" : "?"}`] : [],
  );
}

function bodyFields(operation: unknown): readonly string[] {
  const schema = at(at(at(at(operation, "requestBody"), "content"), "application/json"), "schema");
  const required = list(at(schema, "required"));
  return entries(at(schema, "properties")).map(([name]) => (required.includes(name) ? name : `${name}?`));
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function entries(value: unknown): readonly [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
