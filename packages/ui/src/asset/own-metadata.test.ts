import type { MetadataView } from "@sluice/api";
import { expect, it } from "vitest";
import { ownMetadata } from "./own-metadata.ts";

const text = (value: string): MetadataView => ({ kind: "text", value });
const known = { relationName: '"db"."public"."orders"', dbtUniqueId: "model.shop.orders", dbtMaterialized: null };

it("leaves out what the page tells already, and keeps what says something else", () => {
  const metadata = {
    table_name: text("db.public.orders"),
    unique_id: text("model.other.orders"),
    materialization: text("table"),
    "Execution Duration": { kind: "duration", value: 12 },
    rows: { kind: "int", value: 3 },
  } satisfies Record<string, MetadataView>;
  const names = (durationMillis: number | null) => Object.keys(ownMetadata(metadata, known, durationMillis));
  expect(names(12.4)).toEqual(["unique_id", "materialization", "rows"]);
  expect(names(null)).toEqual(["unique_id", "materialization", "Execution Duration", "rows"]);
});
