// The HTTP interface: routes over the backend. No rule of the product lives here.
import {
  cursorRequest,
  deliveriesQuery,
  eventsQuery,
  launchRequest,
  noticeSwitchRequest,
  reexecuteRequest,
  runsQuery,
  switchRequest,
} from "@sluice/api";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { answerError, HttpProblem } from "./answer-error.ts";
import type { Backend } from "./backend.ts";
import { compressAnswers } from "./compress-answers.ts";
import { type GuardOptions, type GuardVariables, guard } from "./guard.ts";
import { liveStream } from "./live-stream.ts";
import { staticFiles } from "./static-files.ts";

export interface AppOptions {
  readonly backend: Backend;
  readonly guard: GuardOptions;
  /** Folder of the UI's built files. */
  readonly uiFolder: string;
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

  app.get("/api/health", (context) => context.json({ status: "ok" }));
  app.get("/api/instance", async (context) => context.json(await backend.instance()));
  app.post("/api/definitions/reload", async (context) => context.json(await backend.reload()));
  app.get("/api/assets", async (context) => context.json(await backend.assets()));
  app.get("/api/assets/:key", async (context) => {
    const key = context.req.param("key");
    return context.json(found(await backend.asset(key), "asset", key));
  });
  app.get("/api/assets/:key/history", async (context) =>
    context.json(await backend.assetHistory(context.req.param("key"), context.req.query("cursor") ?? null)),
  );
  app.get("/api/assets/:key/checks", async (context) =>
    context.json(await backend.assetChecks(context.req.param("key"))),
  );
  app.get("/api/selection", async (context) => context.json(await backend.select(context.req.queries("select") ?? [])));
  app.get("/api/jobs", async (context) => context.json(await backend.jobs()));
  app.get("/api/jobs/:name", async (context) => {
    const name = context.req.param("name");
    return context.json(found(await backend.job(name), "job", name));
  });

  app.get("/api/automations", async (context) => context.json(await backend.automations()));
  app.get("/api/automations/:name", async (context) => {
    const name = context.req.param("name");
    return context.json(found(await backend.automation(name), "automation", name));
  });
  app.get("/api/automations/:name/ticks", async (context) =>
    context.json(await backend.automationTicks(context.req.param("name"), context.req.query("cursor") ?? null)),
  );
  app.post("/api/automations/:name/switch", async (context) => {
    const { isOn } = switchRequest.parse(await context.req.json());
    return context.json(await backend.switchAutomation(context.req.param("name"), isOn));
  });
  app.post("/api/automations/:name/cursor", async (context) => {
    const { cursor } = cursorRequest.parse(await context.req.json());
    return context.json(await backend.setCursor(context.req.param("name"), cursor));
  });
  app.post("/api/automations/:name/preview", async (context) =>
    context.json(await backend.previewTick(context.req.param("name"))),
  );

  app.get("/api/notices", async (context) => context.json(await backend.notices()));
  app.get("/api/deliveries", async (context) =>
    context.json(await backend.deliveries(deliveriesQuery.parse(context.req.query()))),
  );
  app.post("/api/notices/:name/switch", async (context) => {
    const { isOn } = noticeSwitchRequest.parse(await context.req.json());
    return context.json(await backend.switchNotice(context.req.param("name"), isOn));
  });
  app.post("/api/notices/:name/test", async (context) =>
    context.json(await backend.testNotice(context.req.param("name"))),
  );

  app.get("/api/runs", async (context) => context.json(await backend.runs(runsQuery.parse(context.req.query()))));
  app.post("/api/runs", async (context) => {
    const request = launchRequest.parse(await context.req.json());
    return context.json(await backend.launch(request, context.get("userName")), 201);
  });
  app.get("/api/runs/:id", async (context) => {
    const id = context.req.param("id");
    return context.json(found(await backend.run(id), "run", id));
  });
  app.get("/api/runs/:id/events", async (context) =>
    context.json(await backend.runEvents(context.req.param("id"), eventsQuery.parse(context.req.query()))),
  );
  app.get("/api/runs/:id/nodes/:uniqueId", async (context) => {
    const uniqueId = context.req.param("uniqueId");
    return context.json(found(await backend.runNode(context.req.param("id"), uniqueId), "node", uniqueId));
  });
  app.get("/api/runs/:id/logs/:step/:stream", async (context) => {
    const { id, step, stream } = context.req.param();
    if (stream !== "stdout" && stream !== "stderr")
      throw new HttpProblem(404, "http/not-found", "there is no such log");
    const offset = Number(context.req.query("offset") ?? "0");
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new HttpProblem(400, "http/bad-request", "offset: a whole number of bytes, 0 or more");
    }
    return context.json(found(await backend.runLog(id, step, stream, offset), "log", `${step} ${stream}`));
  });
  app.post("/api/runs/:id/cancel", async (context) => {
    await backend.cancel(context.req.param("id"), context.get("userName"));
    return context.json({ accepted: true }, 202);
  });
  app.post("/api/runs/:id/reexecute", async (context) => {
    const request = reexecuteRequest.parse(await context.req.json());
    return context.json(await backend.reexecute(context.req.param("id"), request, context.get("userName")), 201);
  });
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

function found<T>(value: T | null, what: string, name: string): T {
  if (value === null) throw new HttpProblem(404, `${what}/not-found`, `there is no ${what} "${name}"`);
  return value;
}
