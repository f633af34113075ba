// Compresses large JSON answers: the assets of some thousand models are megabytes of repeating text.
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { acceptedEncodings } from "./accepted-encodings.ts";

/** Below this, compressing costs more than it saves. */
const MIN_BYTES = 16 * 1024;

const compress = promisify(gzip);

export function compressAnswers(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { res } = context;
    if (!res.headers.get("Content-Type")?.startsWith("application/json")) return;
    context.header("Vary", "Accept-Encoding");
    if (!acceptedEncodings(context.req.header("accept-encoding")).includes("gzip")) return;
    const body = await res.arrayBuffer();
    const content = body.byteLength < MIN_BYTES ? body : await compress(body, { level: constants.Z_BEST_SPEED });
    const headers = new Headers(res.headers);
    if (content !== body) headers.set("Content-Encoding", "gzip");
    headers.delete("Content-Length");
    context.res = undefined;
    context.res = new Response(content, { status: res.status, headers });
  };
}
