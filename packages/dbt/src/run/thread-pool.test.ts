import { expect, test } from "vitest";
import { createThreadPool } from "./thread-pool.ts";

function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

test("runs as many tasks as there are threads, in order", async () => {
  const pool = createThreadPool(2);
  const gates = [gate(), gate(), gate()];
  const started: string[] = [];
  gates.forEach((entry, index) => {
    pool.submit(async (thread) => {
      started.push(`${index} ${thread}`);
      await entry.passed;
    });
  });
  expect(started).toEqual(["0 Thread-1 (worker)", "1 Thread-2 (worker)"]);
  gates[1]?.open();
  await new Promise((resolve) => setImmediate(resolve));
  expect(started[2]).toBe("2 Thread-2 (worker)");
  gates[0]?.open();
  gates[2]?.open();
  await pool.idle();
});

test("starts nothing once closed", async () => {
  const pool = createThreadPool(1);
  const first = gate();
  let second = false;
  pool.submit(() => first.passed);
  pool.submit(async () => {
    second = true;
  });
  pool.close();
  first.open();
  await pool.idle();
  expect(second).toBe(false);
});
