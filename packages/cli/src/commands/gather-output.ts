// Output of commands that print thousands of lines: what is printed in one go leaves in one write. A terminal gets each line
// when it is printed.

export interface GatheredOutput {
  write(text: string): void;
  /** Before something else is written that belongs after it. */
  flush(): void;
}

const PART = 65_536;

export function gatherOutput(stream: NodeJS.WriteStream): GatheredOutput {
  if (stream.isTTY) return { write: (text) => void stream.write(text), flush: () => {} };
  let held = "";
  const flush = (): void => {
    const text = held;
    held = "";
    if (text !== "") stream.write(text);
  };
  process.once("exit", flush);
  return {
    write(text) {
      if (held === "") queueMicrotask(flush);
      held += text;
      if (held.length >= PART) flush();
    },
    flush,
  };
}
