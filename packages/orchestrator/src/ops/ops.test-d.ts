// What the compiler must refuse of ops: read by `npm run types`, never run.
import { z } from "zod";
import { asset } from "../definitions/asset.ts";
import { Definitions } from "../definitions/definitions.ts";
import { DynamicOutput, Output } from "../definitions/op-results.ts";
import { graph } from "./graph.ts";
import { graphAsset } from "./graph-asset.ts";
import { dynamicOut, nothing, opIn, out } from "./ins-outs.ts";
import { job } from "./job.ts";
import { op } from "./op.ts";

interface Db {
  load(): Promise<number[]>;
}
declare const db: Db;

const load = op({ name: "load", config: z.object({ limit: z.number() }) }, async (_context, { db: from }: { db: Db }) =>
  from.load(),
);
const text = op({ name: "text" }, () => "a");
const total = op({ name: "total", ins: { numbers: opIn<number[]>() } }, (_c, _r, { numbers }) => numbers.length);
const split = op({ name: "split", outs: { odd: out<number>(), even: out<number>({ isRequired: false }) } }, () => ({
  odd: 1,
}));
const fan = op({ name: "fan", outs: { result: dynamicOut<number>() } }, async function* () {
  yield new DynamicOutput(1, { mappingKey: "a" });
});
const one = op({ name: "one", ins: { value: opIn<number>(), after: nothing() } }, (_c, _r, { value }) => value);

const fine = job({ name: "fine", ops: { load, total } }, (ops) => ops.total({ numbers: ops.load() }));
new Definitions({ jobs: [fine], resources: { db } });
// @ts-expect-error a resource of an op is missing
new Definitions({ jobs: [fine], resources: {} });
const nested = graph({ name: "nested", ops: { load } }, (ops) => ops.load());
const deep = job({ name: "deep", ops: { nested, total } }, (ops) => ops.total({ numbers: ops.nested() }));
new Definitions({ jobs: [deep], resources: { db } });
// @ts-expect-error a resource of an op in a graph is missing
new Definitions({ jobs: [deep], resources: {} });

// @ts-expect-error a text is no list of numbers
job({ name: "x", ops: { text, total } }, (ops) => ops.total({ numbers: ops.text() }));
// @ts-expect-error an input that does not exist
job({ name: "x", ops: { load, total } }, (ops) => ops.total({ number: ops.load() }));
// @ts-expect-error an input is missing
job({ name: "x", ops: { total } }, (ops) => ops.total({}));
// @ts-expect-error an op that is not in it
job({ name: "x", ops: { total } }, (ops) => ops.load());
// @ts-expect-error an output that does not exist
job({ name: "x", ops: { split, one } }, (ops) => ops.one({ value: ops.split().other }));
job({ name: "x", ops: { split, one } }, (ops) => ops.one({ value: ops.split().even }));
// @ts-expect-error a dynamic output as a whole
job({ name: "x", ops: { fan, one } }, (ops) => ops.one({ value: ops.fan() }));
job({ name: "x", ops: { fan, one, total } }, (ops) =>
  ops.total({
    numbers: ops
      .fan()
      .map((value) => ops.one({ value }))
      .collect(),
  }),
);
job({ name: "x", ops: { split, total, one } }, (ops) => {
  const { odd, even } = ops.split();
  return ops.one({ value: ops.total({ numbers: [odd, even] }), after: [odd] });
});
// @ts-expect-error a list of texts is no list of numbers
job({ name: "x", ops: { text, total } }, (ops) => ops.total({ numbers: [ops.text()] }));
job({ name: "x", ops: { load }, config: { ops: { load: { config: { limit: 1 } } } } });
// @ts-expect-error the config of an op that is not in it
job({ name: "x", ops: { load }, config: { ops: { lod: { config: { limit: 1 } } } } });
// @ts-expect-error a limit is a number
job({ name: "x", ops: { load }, config: { ops: { load: { config: { limit: "1" } } } } });
// @ts-expect-error an output of the wrong type
op({ name: "x", outs: { a: out<number>(), b: out<string>() } }, () => ({ a: 1, b: 2 }));
// @ts-expect-error an output that is not declared
op({ name: "x", outs: { a: out<number>() } }, function* () {
  yield new Output(1, { output: "b" });
});
// @ts-expect-error an output that must be given
op({ name: "x", outs: { a: out<number>(), b: out<string>() } }, () => ({ a: 1 }));
// @ts-expect-error an input that is not declared
op({ name: "x", ins: { a: opIn<number>() } }, (_context, _resources, { b }) => b);
const needy = graph({ name: "needy", ops: { total }, ins: { numbers: opIn<number[]>() } }, (ops, { numbers }) =>
  ops.total({ numbers }),
);
// @ts-expect-error nothing gives the input of the graph
job({ name: "x", graph: needy });

const counted = graphAsset({ name: "counted", ops: { load, total }, ioManagerKey: "memory" }, (ops) =>
  ops.total({ numbers: ops.load() }),
);
asset({ name: "after", ins: { counted }, ioManagerKey: "memory" }, (_c, _r, { counted: value }) => value.toFixed());
// @ts-expect-error an asset is an output
graphAsset({ name: "x", ops: { split } }, (ops) => ops.split());
