// Frames while they are written: entering one, assigning its variables, writing to its output.
import type { Target } from "../parser/nodes.ts";
import type { Emitter, Place } from "./emitter.ts";
import { stringLiteral } from "./literals.ts";
import { Symbols } from "./symbols.ts";

/** Starts a frame: its variables get their first values. */
export function enterFrame(place: Place): void {
  const { fn, symbols } = place;
  for (const variable of symbols.settle()) {
    const { load, name } = variable;
    if (load.kind === "parameter") {
      if (variable.code === "") variable.code = fn.local();
    } else if (load.kind === "resolve") {
      const found = fn.resolve(name, stringLiteral(name));
      if (symbols.stores.has(name)) {
        variable.code = fn.local();
        fn.line(`${variable.code} = ${found};`);
      } else variable.code = found;
    } else {
      variable.code = fn.local();
      fn.line(`${variable.code} = ${load.kind === "alias" ? load.of.code : "undefined"};`);
    }
  }
}

/** A place in a new frame inside another one. */
export function innerPlace(place: Place): Place {
  return { ...place, symbols: new Symbols(place.symbols), soft: false, top: false };
}

/** Assigns a value to a target whose variables belong to the place's frame. */
export function assign(e: Emitter, target: Target, value: string, place: Place): void {
  const { fn } = place;
  if (target.type === "name") fn.line(`${place.symbols.find(target.name)?.code} = ${value};`);
  else if (target.type === "namespace") {
    const object = place.symbols.find(target.name)?.code;
    fn.line(`setAttr(${object},${stringLiteral(target.attribute)},${value},${e.at(target)});`);
  } else {
    const items = fn.local("u");
    fn.line(`${items} = unpack(${value},${target.items.length},${e.at(target)});`);
    for (const [index, item] of target.items.entries()) assign(e, item, `${items}[${index}]`, place);
  }
}

/** Writes a piece: in text units it must be text already. */
export function write(e: Emitter, place: Place, code: string): void {
  if (e.options.native) place.fn.line(`${place.buffer}.push(${code});`);
  else place.fn.append(place.buffer, code);
}
