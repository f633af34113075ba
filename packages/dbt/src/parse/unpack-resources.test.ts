import { expect, it } from "vitest";
import { type PackedResources, writeResources } from "../artifacts/resource-writer.ts";
import { unpackResources } from "./unpack-resources.ts";

interface Resource {
  readonly unique_id: string;
}

const packed = (resources: readonly Resource[]): PackedResources => {
  const typed = resources.map((resource) => ({ resource_type: "model", ...resource }));
  return JSON.parse(writeResources(typed, { packs: true }).packed);
};
const through = (resources: readonly Resource[]) =>
  unpackResources(packed(resources)).map((resource) => ({ ...resource, resource_type: undefined }));

it("gives back what JSON gives back, field for field and in order", () => {
  const resources = [
    { unique_id: "a", tags: [], config: { x: 1, y: [{ z: null }] }, code: "select 1", note: undefined },
    { unique_id: "b", tags: [], config: { x: 1, y: [{ z: null }] }, code: "select 1", note: "said" },
    { unique_id: "c", tags: [], config: { y: [{ z: null }], x: 1 }, code: "select 1", note: "said" },
    { unique_id: "d", tags: ["t"], config: { y: [{ z: null }], x: 1 }, code: "select 2", note: undefined },
    { code: "select 2", unique_id: "e", tags: ["t"], config: [], note: null },
    { code: "select 2", unique_id: "f", tags: {}, config: [], note: Number.NaN },
    JSON.parse('{"unique_id": "g", "config": {"__proto__": {"x": 1}}}'),
    JSON.parse('{"unique_id": "h", "config": {"__proto__": {"x": 1}}}'),
    JSON.parse('{"unique_id": "i", "config": {"__proto__": {"x": 2}}}'),
  ];
  expect(JSON.stringify(through(resources))).toBe(JSON.stringify(resources));
});

it("says once what neighbours have in common, and gives each maps and maps in maps of its own", () => {
  const resources = ["a", "b"].map((id) => ({ unique_id: id, columns: { id: { constraints: [] } } }));
  expect(packed(resources).entries).toEqual([
    [0, "model", "a", { id: { constraints: [] } }],
    [1, "b"],
  ]);
  const [first, second] = through(resources).map((resource) => Reflect.get(resource, "columns"));
  first.id.constraints = ["primary_key"];
  expect([first, second]).toEqual([{ id: { constraints: ["primary_key"] } }, { id: { constraints: [] } }]);
});
