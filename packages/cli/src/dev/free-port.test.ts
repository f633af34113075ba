import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { choosePort } from "./free-port.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

function occupy(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

describe("choosePort", () => {
  it("refuses a named port that is taken, and says what to do", async () => {
    const taken = await occupy(0);
    await expect(choosePort(taken, "127.0.0.1")).rejects.toMatchObject({
      message: `port ${taken} on 127.0.0.1 is taken by another program`,
      hint: `stop that program, or choose another port: --port ${taken + 1}`,
      exitCode: 2,
    });
  });

  it("takes a named port that is free", async () => {
    const port = await occupy(0);
    await new Promise((done) => servers.pop()?.close(done));
    expect(await choosePort(port, "127.0.0.1")).toEqual({ port, notice: null });
  });

  it("goes to a neighbour of the default port, and says so", async () => {
    await occupy(3000).catch(() => 0);
    const choice = await choosePort(null, "127.0.0.1");
    expect(choice.port).toBeGreaterThan(3000);
    expect(choice.notice).toBe(`Port 3000 is taken by another program; using ${choice.port}.`);
  });
});
