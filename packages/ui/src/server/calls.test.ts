import { ApiProblem } from "@sluice/api";
import { afterEach, expect, it, vi } from "vitest";
import { calls, isAway } from "./calls.ts";

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, text: string) => vi.stubGlobal("fetch", async () => new Response(text, { status }));

async function problemOf(asked: Promise<unknown>): Promise<Error> {
  const error = await asked.catch((caught: unknown) => caught);
  if (error instanceof Error) return error;
  throw new TypeError("it did not fail");
}

it("a server that is not there is told apart from one that refuses", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  expect(isAway(await problemOf(calls.instance()))).toBe(true);
  answering(503, "<html>Bad gateway</html>");
  expect(isAway(await problemOf(calls.instance()))).toBe(true);
  answering(503, '{ "code": "definitions/not-loaded", "message": "they are broken", "hint": null }');
  const refused = await problemOf(calls.instance());
  expect(isAway(refused)).toBe(false);
  expect(refused).toBeInstanceOf(ApiProblem);
  expect(refused.message).toBe("they are broken");
});
