// The HTTP interface: routes over the backend. No rule of the product lives here.
import type { JsonSchema } from "@sluice/api";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { answerError } from "./answer-error.ts";
import type { Backend } from "./backend.ts";
import { compressAnswers } from "./compress-answers.ts";
import { docsPage } from "./docs-page.ts";
import { type GuardOptions, type GuardVariables, guard } from "./guard.ts";
import { handlersOf } from "./handlers.ts";
import { liveStream } from "./live-stream.ts";
import { serveEndpoints } from "./serve-endpoints.ts";
import { staticFiles } from "./static-files.ts";

export interface AppOptions {
  readonly backend: Backend;
  readonly guard: GuardOptions;
  /** Folder of the UI's built files. */
  readonly uiFolder: string;
  /** The OpenAPI document. */
  readonly openApi: () => JsonSchema;
  /** Told about faults of ours (status 500), with the request's method and path. */
  readonly onFault: (error: unknown, request: string) => void;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The application; listening is the caller's. */
export function createApp(options: AppOptions): Hono<{ Variables: GuardVariables }> {
  const { backend } = options;
  const app = new Hono<{ Variables: GuardVariables }>();
  app.use(guard(options.guard));
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) => context.json({ code: "http/too-large", message: "the body is too large", hint: null }, 413),
    }),
  );
  app.use("/api/*", async (context, next) => {
    context.header("Cache-Control", "no-store");
    await next();
  });
  app.use("/api/*", compressAnswers());

  serveEndpoints(app, handlersOf(backend));
  app.get("/api/openapi.json", (context) => context.json(options.openApi()));
  app.get("/api/docs", (context) => context.html(docsPage(options.openApi())));
  app.get("/api/stream", (context) => liveStream(context, backend.subscribe));

  app.all("/api/*", (context) =>
    context.json({ code: "http/not-found", message: `there is no ${context.req.path}`, hint: null }, 404),
  );
  app.use(staticFiles(options.uiFolder));
  app.onError((error, context) => {
    const answer = answerError(error);
    if (answer.status === 500) options.onFault(error, `${context.req.method} ${context.req.path}`);
    return context.json(answer.body, answer.status);
  });
  return app;
}
