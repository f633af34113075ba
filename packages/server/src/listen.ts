// Listens with an application; one lifetime. Outside of loopback it refuses to start without users.
import { createServer, type Server } from "node:http";
import { isIP } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** The server may not start as asked. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Whether an address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/**
 * @throws {ListenError} when the address is not loopback and there are no users, or the port is taken
 */
export async function listen(
  fetchHandler: (request: Request) => Response | Promise<Response>,
  options: { readonly host: string; readonly port: number; readonly userCount: number },
): Promise<Listening> {
  if (!isLoopback(options.host) && options.userCount === 0) {
    throw new ListenError(
      `refusing to listen on ${options.host} without authentication`,
      'set SLUICE_USERS to "name:password:role" (roles: viewer, operator, admin), or listen on 127.0.0.1',
    );
  }
  const server = createServer(getRequestListener(fetchHandler));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new ListenError(
              `port ${options.port} on ${options.host} is taken by another program`,
              "choose another one with --port",
            )
          : error,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const shownHost = options.host === "0.0.0.0" || options.host === "::" ? "127.0.0.1" : options.host;
  return {
    port,
    url: `http://${isIP(shownHost) === 6 ? `[${shownHost}]` : shownHost}:${port}`,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
