import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { timelineRunsQuery } from "./queries.ts";

afterEach(() => vi.unstubAllGlobals());

/** So many runs, one a minute, answered page by page. */
function serve(count: number): { readonly asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const from = Number(new URL(path, "http://x").searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: Math.min(500, count - from) }, (_, index) => ({
      id: String(from + index),
      createdAt: new Date(Date.now() - (from + index) * 60_000).toISOString(),
    }));
    const next = from + items.length;
    return new Response(JSON.stringify({ items, nextCursor: next < count ? String(next) : null }));
  });
  return { asked };
}

it("asks for as many runs as the range has, and no further", async () => {
  const { asked } = serve(10_000);
  const day = await new QueryClient().fetchQuery(timelineRunsQuery(24));
  expect(day).toMatchObject({ isWhole: true });
  expect(day.runs).toHaveLength(1_500);
  expect(asked).toHaveLength(3);
  const week = await new QueryClient().fetchQuery(timelineRunsQuery(168));
  expect(week.isWhole).toBe(false);
  expect(week.runs).toHaveLength(3_000);
});
