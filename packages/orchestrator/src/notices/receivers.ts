// Receivers of notices for tests: a web server and an SMTP server on loopback that keep what they get.
import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status of the answers from now on. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function openWebReceiver(): Promise<WebReceiver> {
  const received: Received[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end(status === 200 ? "ok" : `no: ${request.url}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    received,
    answerWith: (next) => {
      status = next;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

export interface MailReceiver {
  readonly port: number;
  /** Whole mails, with their headers. */
  readonly mails: readonly string[];
  close(): Promise<void>;
}

/** Takes every mail of whoever logs in as `user` with `password`. */
export async function openMailReceiver(): Promise<MailReceiver> {
  const mails: string[] = [];
  const login = Buffer.from("\0user\0password").toString("base64");
  const server = createSocketServer((socket) => {
    let waiting = "";
    let mail: string[] | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (mail !== null) {
        if (line !== ".") mail.push(line);
        else {
          mails.push(mail.join("\n"));
          mail = null;
          say("250 taken");
        }
        return;
      }
      const word = line.slice(0, 4).toUpperCase();
      if (word === "EHLO") socket.write("250-here\r\n250 AUTH PLAIN\r\n");
      else if (word === "AUTH") say(line === `AUTH PLAIN ${login}` ? "235 welcome" : `535 not with ${line}`);
      else if (word === "DATA") {
        mail = [];
        say("354 go on");
      } else if (word === "QUIT") socket.end("221 bye\r\n");
      else say("250 ok");
    };
    socket.on("error", () => {});
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (waiting + chunk).split("\r\n");
      waiting = lines.pop() ?? "";
      for (const line of lines) hear(line);
    });
    say("220 here ESMTP");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: portOf(server.address()),
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
