// Values in the memory of one process: for tests, and for jobs with the in-process executor.
import type { InputContext, IoManager, OutputContext, ValueContext } from "./io-manager.ts";

/** What `memoryIoManager` gives. */
export interface MemoryIoManager extends IoManager {
  /** What is kept, by asset key; of partitioned assets by `key|partition`. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** The value was never kept. */
class ValueMissing extends Error {
  override readonly name = "ValueMissing";
}

/** @example materialize([orders], { resources: { files: memoryIoManager() } }) */
export function memoryIoManager(): MemoryIoManager {
  const values = new Map<string, unknown>();
  const nameOf = ({ assetKey, partitionKey }: ValueContext) =>
    partitionKey === null ? assetKey : `${assetKey}|${partitionKey}`;
  return {
    values,
    handleOutput(context: OutputContext, value) {
      values.set(nameOf(context), value);
    },
    loadInput(context: InputContext) {
      const name = nameOf(context);
      if (!values.has(name)) throw new ValueMissing(`nothing is kept for ${name}: materialize it first`);
      return values.get(name);
    },
  };
}
