// What a successful match gives: re.Match.
import { indexError } from "../errors/python-errors.ts";
import { stringRepr } from "../format/string-repr.ts";
import { asInt } from "../numbers/numbers.ts";
import { stringOf } from "../operations/text.ts";
import { lookUp, method, textOf } from "../python-modules/arguments.ts";
import { fn } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { HostObject } from "../values/host-object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { readTemplate } from "./re-template.ts";
import type { Captures } from "./regex-matcher.ts";

/** The text that is searched, in characters, and what is known of the pattern. */
export interface Subject {
  readonly text: string;
  readonly characters: readonly string[];
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  readonly pattern: Value;
  readonly start: number;
  readonly end: number;
}

export class ReMatch extends HostObject {
  readonly typeName = "re.Match";
  readonly subject: Subject;
  readonly #captures: Captures;

  constructor(subject: Subject, captures: Captures) {
    super();
    this.subject = subject;
    this.#captures = captures;
  }

  /** The text of a group; null when it took no part. */
  group(index: number): string | null {
    const [start, end] = this.span(index);
    return start < 0 ? null : this.subject.characters.slice(start, end).join("");
  }

  span(index: number): readonly [start: number, end: number] {
    return [this.#captures[index * 2] ?? -1, this.#captures[index * 2 + 1] ?? -1];
  }

  groups(fallback: Value): Value[] {
    return Array.from({ length: this.subject.groupCount }, (_, index) => this.group(index + 1) ?? fallback);
  }

  getAttribute(name: string): Value | undefined {
    return lookUp(this.#attributes(name), name);
  }

  #attributes(name: string): Readonly<Record<string, () => Value>> {
    const ofGroup = (read: (index: number) => Value) =>
      method(name, [["group", 0]], (bound) => read(this.#indexOf(bound.get("group"))));
    return {
      group: () => fn(name, (args) => this.#selected(args)),
      groups: () => method(name, [["default", null]], (bound) => new Tuple(this.groups(bound.get("default")))),
      groupdict: () => method(name, [["default", null]], (bound) => this.#groupDict(bound.get("default"))),
      start: () => ofGroup((index) => this.span(index)[0]),
      end: () => ofGroup((index) => this.span(index)[1]),
      span: () => ofGroup((index) => new Tuple(this.span(index))),
      expand: () =>
        method(name, ["template"], (bound) =>
          readTemplate(textOf(bound.get("template"), "template"), this.subject)(this),
        ),
      string: () => this.subject.text,
      re: () => this.subject.pattern,
      pos: () => this.subject.start,
      endpos: () => this.subject.end,
      lastindex: () => this.#lastIndex(),
      lastgroup: () => this.#lastGroup(),
    };
  }

  #selected(args: readonly Value[]): Value {
    if (args.length <= 1) return this.group(this.#indexOf(args[0] ?? 0));
    return new Tuple(args.map((arg) => this.group(this.#indexOf(arg))));
  }

  /** A group by number or name. */
  #indexOf(key: Value): number {
    const index = this.#find(key);
    if (index === undefined) throw indexError("no such group");
    return index;
  }

  #find(key: Value): number | undefined {
    const name = stringOf(key);
    const index = name === null ? asInt(key) : this.subject.groupNames.get(name);
    if (index === null || index === undefined || index < 0 || index > this.subject.groupCount) return undefined;
    return Number(index);
  }

  #groupDict(fallback: Value): Dict {
    return Dict.from(
      Array.from(this.subject.groupNames, ([name, index]): [Value, Value] => [name, this.group(index) ?? fallback]),
    );
  }

  /** The group that was closed last. */
  #lastIndex(): number | null {
    let last: number | null = null;
    for (let index = 1; index <= this.subject.groupCount; index++) {
      const [start, end] = this.span(index);
      if (start < 0) continue;
      if (last === null || end > this.span(last)[1]) last = index;
    }
    return last;
  }

  #lastGroup(): string | null {
    const last = this.#lastIndex();
    for (const [name, index] of this.subject.groupNames) if (index === last) return name;
    return null;
  }

  override getItem(key: Value): Value | undefined {
    const index = this.#find(key);
    return index === undefined ? undefined : this.group(index);
  }

  override toRepr(): string {
    const [start, end] = this.span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${stringRepr(this.group(0) ?? "").slice(0, 50)}>`;
  }
}
