// The OpenAPI 3.1 document: the table of calls, what is documented of them, and the schemas of the answers, which the build makes of
// `types.ts`.
import { z } from "zod";
import { type Documentation, documentation } from "./documentation.ts";
import { type EndpointName, endpoints, pathParameters } from "./endpoints.ts";

export type JsonSchema = { readonly [key: string]: unknown };

export interface OpenApiOptions {
  readonly version: string;
  /** JSON Schemas of the types that are answered, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

export function openApiDocument({ version, schemas }: OpenApiOptions): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const { method, path } = endpoints[name];
    const written = path.replace(/:(\w+)/g, "{$1}");
    paths[written] = { ...paths[written], [method.toLowerCase()]: operation(name, path, documentation[name], schemas) };
  }
  paths["/api/stream"] = { get: STREAM };
  return {
    openapi: "3.1.0",
    info: {
      title: "sluice",
      version,
      description:
        "Everything that the pages and commands of sluice do. Times are ISO 8601, durations are milliseconds.",
    },
    paths,
    components: { schemas, securitySchemes: { login: { type: "http", scheme: "basic" } } },
    security: [{ login: [] }, {}],
  };
}

const STREAM: JsonSchema = {
  operationId: "stream",
  tags: ["Stream"],
  summary: "What changes, as server-sent events: ask again for what you show",
  responses: {
    200: {
      description: "One StreamMessage in the data of each event",
      content: { "text/event-stream": { schema: { $ref: "#/components/schemas/StreamMessage" } } },
    },
  },
};

function operation(
  name: EndpointName,
  path: string,
  docs: Documentation,
  schemas: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const { tag, summary, query, body, parameters = {}, answer, status = 200, missing } = docs;
  return {
    operationId: name,
    tags: [tag],
    summary,
    parameters: [
      ...pathParameters(path).map((parameter) => ({
        name: parameter,
        in: "path",
        required: true,
        schema: parameters[parameter] === undefined ? { type: "string" } : inputSchema(parameters[parameter]),
      })),
      ...(query === undefined ? [] : queryParameters(query)),
    ],
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: inputSchema(body) } } },
    }),
    responses: {
      [status]: {
        description: summary,
        content: { "application/json": { schema: answerSchema(answer, schemas) } },
      },
      ...(query !== undefined || body !== undefined || missing === undefined
        ? { 400: problem("The request is not valid") }
        : {}),
      ...(missing === undefined && !path.includes(":")
        ? {}
        : { 404: problem(`There is no such ${missing ?? "thing"}`) }),
      default: problem("Refused, or failed"),
    },
  };
}

function problem(description: string): JsonSchema {
  return { description, content: { "application/json": { schema: { $ref: "#/components/schemas/ProblemAnswer" } } } };
}

function queryParameters(query: z.ZodType): readonly JsonSchema[] {
  const { properties = {}, required = [] } = inputSchema(query) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** What a client sends, before defaults are filled in. */
function inputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

/** `RunSummary[]` and `Page<RunSummary>` are made of `RunSummary`. */
function answerSchema(answer: string, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const [, page] = /^Page<(\w+)>$/.exec(answer) ?? [];
  if (page !== undefined) {
    return {
      type: "object",
      properties: { items: answerSchema(`${page}[]`, schemas), nextCursor: { type: ["string", "null"] } },
      required: ["items", "nextCursor"],
    };
  }
  if (answer.endsWith("[]")) return { type: "array", items: answerSchema(answer.slice(0, -2), schemas) };
  if (answer === "string") return { type: "string" };
  if (schemas[answer] === undefined) throw new TypeError(`types.ts has no ${answer}`);
  return { $ref: `#/components/schemas/${answer}` };
}
