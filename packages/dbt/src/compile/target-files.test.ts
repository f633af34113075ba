import { expect, test } from "vitest";
import { targetFile } from "./target-files.ts";

const options = { targetPath: "target", folder: "compiled" } as const;

test("a file's own node keeps the file's path", () => {
  const node = { path: "marts/a.sql", original_file_path: "models/marts/a.sql", package_name: "shop" };
  expect(targetFile(node, options)).toBe("target/compiled/shop/models/marts/a.sql");
});

test("one of several nodes of a file gets a folder", () => {
  const node = { path: "unique_a.sql", original_file_path: "models/schema.yml", package_name: "shop" };
  expect(targetFile(node, options)).toBe("target/compiled/shop/models/schema.yml/unique_a.sql");
});

test("a batch gets a file of its own", () => {
  const node = { path: "m.sql", original_file_path: "models/m.sql", package_name: "shop" };
  expect(targetFile(node, { ...options, folder: "run", split: "2024-01" })).toBe(
    "target/run/shop/models/m/m_2024-01.sql",
  );
});

test("a hook's file is below the path as dbt spells it", () => {
  const node = { path: "hooks/shop-on-run-end-0.sql", original_file_path: "./dbt_project.yml", package_name: "shop" };
  expect(targetFile(node, options)).toBe("target/compiled/shop/./dbt_project.yml/hooks/shop-on-run-end-0.sql");
});
