// The first thing every request meets: the right host (against DNS rebinding), the right origin for changes (against
// cross-site requests), a known user where users are configured, and a role that may do it.
import type { Context, MiddlewareHandler } from "hono";
import type { Role, Users } from "./users.ts";

export interface GuardOptions {
  /** Null: nobody has to log in. Only allowed on loopback. */
  readonly users: Users | null;
  /** True when the server listens on loopback only; then the Host header must name loopback. */
  readonly loopback: boolean;
  /** Who somebody is that did not have to log in (default `you`). */
  readonly userName?: string;
}

export interface GuardVariables {
  role: Role;
  userName: string;
}

const LOOPBACK_HOSTS = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The guard as a middleware; `/api/health` is open to everybody. */
export function guard(options: GuardOptions): MiddlewareHandler<{ Variables: GuardVariables }> {
  return async (context, next) => {
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "same-origin");
    context.header("X-Frame-Options", "DENY");
    context.header(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:; frame-ancestors 'none'",
    );
    const host = context.req.header("host") ?? "";
    if (options.loopback && !LOOPBACK_HOSTS.test(host)) {
      return refuse(context, 403, "http/wrong-host", `this server does not answer for the host "${host}"`);
    }
    if (context.req.path === "/api/health") return next();
    const changes = context.req.method !== "GET" && context.req.method !== "HEAD";
    if (changes && !sameOrigin(context.req.header("origin"), context.req.header("sec-fetch-site"), host)) {
      return refuse(context, 403, "http/cross-site", "changes are only accepted from this server's own pages");
    }
    if (options.users === null) {
      context.set("role", "admin");
      context.set("userName", options.userName ?? "you");
      return next();
    }
    const login = readBasic(context.req.header("authorization"));
    const role = login === null ? null : options.users.check(login.name, login.password);
    if (login === null || role === null) {
      context.header("WWW-Authenticate", 'Basic realm="sluice", charset="UTF-8"');
      return refuse(context, 401, "http/login", "log in to use this server");
    }
    if (changes && role === "viewer") {
      return refuse(context, 403, "http/role", `${login.name} may look, not change; ask for the role "operator"`);
    }
    context.set("role", role);
    context.set("userName", login.name);
    return next();
  };
}

function refuse(context: Context, status: 401 | 403, code: string, message: string) {
  return context.json({ code, message, hint: null }, status);
}

/** Programs send neither header and are let through; browsers always send one of them with a change. */
function sameOrigin(origin: string | undefined, fetchSite: string | undefined, host: string): boolean {
  if (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none") return false;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function readBasic(header: string | undefined): { name: string; password: string } | null {
  const match = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? "");
  if (match?.[1] === undefined) return null;
  const text = Buffer.from(match[1], "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
