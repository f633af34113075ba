// The table of calls as routes: every request is read by the schemas that are documented, handled, and answered as documented.
import { type AnswerOf, type EndpointName, endpoints, type ParsedInputOf, pathParameters } from "@sluice/api";
import { documentation } from "@sluice/api/schemas";
import type { Context, Hono } from "hono";
import { HttpProblem } from "./answer-error.ts";
import type { GuardVariables } from "./guard.ts";

/** What answers a call; null: what was asked for is not there. */
export type Handlers = {
  readonly [Name in EndpointName]: (
    input: ParsedInputOf<Name>,
    userName: string,
  ) => AnswerOf<Name> | null | Promise<AnswerOf<Name> | null>;
};

type App = Hono<{ Variables: GuardVariables }>;
type AppContext = Context<{ Variables: GuardVariables }>;

export function serveEndpoints(app: App, handlers: Handlers): void {
  for (const name of Object.keys(endpoints) as EndpointName[]) serve(app, name, handlers[name]);
}

function serve<Name extends EndpointName>(app: App, name: Name, handle: Handlers[Name]): void {
  const { method, path } = endpoints[name];
  const { status = 200, missing = "thing" } = documentation[name];
  app.on(method, path, async (context) => {
    // What the table calls parsed input is what its schemas give; the compiler cannot follow them there.
    const input = (await readInput(name, context)) as ParsedInputOf<Name>;
    if (context.get("role") !== "admin" && ADMIN_ONLY[name]?.(input)) throw onlyAdmin(context.get("userName"));
    const answer = await handle(input, context.get("userName"));
    if (answer !== null) return context.json(answer, status);
    const asked = context.req.param(pathParameters(path).at(-1) ?? "") ?? "";
    throw new HttpProblem(404, `${missing.replaceAll(" ", "-")}/not-found`, `there is no ${missing} "${asked}"`);
  });
}

/** What cannot be had back is for admins. */
const ADMIN_ONLY: { readonly [Name in EndpointName]?: (input: ParsedInputOf<Name>) => boolean } = {
  bulkRuns: ({ action }) => action === "delete",
  retention: ({ dryRun }) => !dryRun,
};

function onlyAdmin(userName: string): HttpProblem {
  const message = `${userName} may not delete runs or what is kept of them; ask for the role "admin"`;
  return new HttpProblem(403, "http/role", message);
}

async function readInput(name: EndpointName, context: AppContext): Promise<object> {
  const { query, body, parameters = {} } = documentation[name];
  const inPath = Object.entries(context.req.param()).map(([parameter, value]) => [
    parameter,
    parameters[parameter]?.parse(value, { reportInput: false }) ?? value,
  ]);
  const rest = query?.parse(queryOf(context)) ?? (body === undefined ? {} : body.parse(await context.req.json()));
  return { ...Object(rest), ...Object.fromEntries(inPath) };
}

/** A parameter that is given several times is a list. */
function queryOf(context: AppContext): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
}
