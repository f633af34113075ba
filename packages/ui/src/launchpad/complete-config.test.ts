import { expect, it } from "vitest";
import { completeYaml } from "./complete-config.ts";

const schema = {
  type: "object",
  properties: {
    ops: {
      type: "object",
      required: ["orders"],
      properties: {
        orders: {
          type: "object",
          properties: {
            config: {
              type: "object",
              required: ["limit"],
              properties: { limit: { type: "integer" }, mode: { enum: ["fast", "slow"], default: "slow" } },
            },
          },
        },
      },
    },
  },
};

it("fills in defaults and what must be given, and keeps what is there", () => {
  expect(completeYaml("", schema)).toBe("ops:\n  orders:\n    config:\n      limit: 0\n      mode: slow\n");
  expect(completeYaml("ops: {orders: {config: {limit: 7}}}", schema)).toContain("limit: 7\n      mode: slow");
});

it("leaves alone what is no YAML", () => {
  expect(completeYaml("ops: [", schema)).toBe("ops: [");
});

it("does not go on for ever in what refers to itself", () => {
  const node = {
    type: "object",
    properties: { next: { $ref: "#/$defs/node" }, leaf: { default: { v: 1 }, $ref: "#/$defs/node" } },
  };
  const recursive = { type: "object", properties: { tree: node }, $defs: { node } };
  expect(completeYaml("", recursive)).toBe("tree:\n  leaf:\n    v: 1\n");
});
