// Serves the UI's built files, compressed where the build left a compressed form beside them. Paths without a file are pages of
// the UI and get its index.html.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { Context, MiddlewareHandler } from "hono";
import { acceptedEncodings, type Encoding } from "./accepted-encodings.ts";

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

/** What the build calls the compressed form of a file. */
const SUFFIXES: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

/** Files below `/assets/` carry a hash in their name and never change. */
export function staticFiles(folder: string): MiddlewareHandler {
  const tagOf = createTags();
  return async (context, next) => {
    if (context.req.method !== "GET" && context.req.method !== "HEAD") return next();
    let path: string;
    try {
      path = normalize(decodeURIComponent(context.req.path));
    } catch {
      return context.json({ code: "http/bad-path", message: "the path is not valid", hint: null }, 400);
    }
    if (path.split(sep).includes("..") || path.includes("\0")) return next();
    const isHashed = path.startsWith("/assets/");
    const named = extname(path) === "" ? null : await answerWith(join(folder, path), isHashed, context, tagOf);
    if (named !== null) return named;
    return (isHashed ? null : await answerWith(join(folder, "index.html"), false, context, tagOf)) ?? next();
  };
}

/** The file as an answer, or that the client has it already; null when there is no such file. */
async function answerWith(file: string, isHashed: boolean, context: Context, tagOf: TagOf): Promise<Response | null> {
  const form = await bestForm(file, acceptedEncodings(context.req.header("accept-encoding")));
  if (form === null) return null;
  context.header("Vary", "Accept-Encoding");
  context.header("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  const tag = await tagOf(form);
  context.header("ETag", tag);
  if (hasTag(context.req.header("if-none-match"), tag)) return context.body(null, 304);
  const content = await readFile(form.path);
  context.header("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
  if (form.encoding !== null) context.header("Content-Encoding", form.encoding);
  return context.body(new Uint8Array(content));
}

interface Form extends Facts {
  readonly path: string;
  readonly encoding: Encoding | null;
}

async function bestForm(file: string, encodings: readonly Encoding[]): Promise<Form | null> {
  const plain = await factsOf(file);
  if (plain === null) return null;
  for (const encoding of encodings) {
    const path = file + SUFFIXES[encoding];
    const facts = await factsOf(path);
    // A form that is older than its file was made of another one.
    if (facts !== null && facts.time >= plain.time) return { path, encoding, ...facts };
  }
  return { path: file, encoding: null, ...plain };
}

interface Facts {
  readonly size: number;
  readonly time: number;
}

async function factsOf(path: string): Promise<Facts | null> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? { size: facts.size, time: Math.floor(facts.mtimeMs) } : null;
  } catch {
    return null;
  }
}

type TagOf = (form: Form) => Promise<string>;

/** Tags by content, since npm gives the files of all versions the same time; read once as long as a file stays as it is. */
function createTags(): TagOf {
  const known = new Map<string, Facts & { readonly tag: string }>();
  return async ({ path, size, time }) => {
    const last = known.get(path);
    if (last?.size === size && last.time === time) return last.tag;
    const tag = `"${createHash("sha256")
      .update(await readFile(path))
      .digest("base64url")
      .slice(0, 22)}"`;
    known.set(path, { size, time, tag });
    return tag;
  };
}

function hasTag(header: string | undefined, tag: string): boolean {
  const tags = (header ?? "").split(",").map((text) => text.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}
