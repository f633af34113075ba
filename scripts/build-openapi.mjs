// The OpenAPI document, made of packages/api: its table of calls, the schemas of requests, and the types of answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apiSchemas } from "./api-schemas.mjs";

/** `onUnknown` is told of types that the document cannot say. */
export async function buildOpenApi(root, onUnknown = () => {}) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(root, "packages/api/src/openapi.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { openApiDocument } = await import(`data:text/javascript;base64,${code}`);
  const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
  const schemas = apiSchemas(readFileSync(join(root, "packages/api/src/types.ts"), "utf8"), onUnknown);
  return openApiDocument({ version, schemas });
}
