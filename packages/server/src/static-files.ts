// Serves the UI's built files. Paths without a file are pages of the UI and get its index.html.
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { MiddlewareHandler } from "hono";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".map": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Files below `/assets/` carry a hash in their name and never change. */
export function staticFiles(folder: string): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.method !== "GET" && context.req.method !== "HEAD") return next();
    let path: string;
    try {
      path = normalize(decodeURIComponent(context.req.path));
    } catch {
      return context.json({ code: "http/bad-path", message: "the path is not valid", hint: null }, 400);
    }
    if (path.split(sep).includes("..") || path.includes("\0")) return next();
    const isFile = extname(path) !== "" && path !== "/index.html";
    const content = isFile ? await readOrNull(join(folder, path)) : null;
    if (content !== null) {
      context.header("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
      context.header("Cache-Control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      return context.body(new Uint8Array(content));
    }
    if (path.startsWith("/assets/")) return next();
    const index = await readOrNull(join(folder, "index.html"));
    if (index === null) return next();
    context.header("Cache-Control", "no-cache");
    return context.html(index.toString("utf8"));
  };
}

async function readOrNull(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}
