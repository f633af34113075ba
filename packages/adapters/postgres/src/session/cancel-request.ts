// Asks the server, over a connection of its own, to stop what a session is doing. Needs no login: the session's key is enough.
import { connect, type NetConnectOpts } from "node:net";

export interface CancelTarget {
  readonly host: string;
  readonly port: number;
  readonly processId: number;
  readonly secretKey: number;
}

const CANCEL_CODE = 80877102;
const MESSAGE_BYTES = 16;

/** Resolves when the server has taken the request, or cannot be reached: then there is nothing to stop. */
export function requestCancel(target: CancelTarget): Promise<void> {
  const message = Buffer.alloc(MESSAGE_BYTES);
  message.writeInt32BE(MESSAGE_BYTES, 0);
  message.writeInt32BE(CANCEL_CODE, 4);
  message.writeInt32BE(target.processId, 8);
  message.writeInt32BE(target.secretKey, 12);
  return new Promise((resolve) => {
    const socket = connect(place(target), () => socket.end(message));
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
    socket.resume();
  });
}

function place({ host, port }: CancelTarget): NetConnectOpts {
  return host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}
