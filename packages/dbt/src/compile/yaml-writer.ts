// Writes template values as PyYAML's safe_dump does, to the character: block style, two blanks of indentation, lines folded
// behind column 80, anchors for lists and dicts that stand at several places.
import { Dict, Float, isLess, PyDate, PyDateTime, PySet, Tuple, toRepr, toText, type Value } from "@sluice/jinja";
import { escapeOf, formsOf, isBreak } from "./yaml-scalars.ts";

const WIDTH = 80;
/** A key may be this long, its tag included, before it needs a `?`. */
const LONGEST_KEY = 128;

/** Safe YAML has no form for the value. */
export class Unrepresentable extends TypeError {}

type Tree = Scalar | Sequence | Mapping;

interface Scalar {
  readonly kind: "scalar";
  readonly tag: string;
  readonly characters: readonly string[];
}

interface Sequence {
  readonly kind: "sequence";
  readonly items: Tree[];
}

interface Mapping {
  readonly kind: "mapping";
  readonly tag: string | null;
  readonly entries: [Tree, Tree][];
}

/** @throws Unrepresentable for a value that is neither data nor a date */
export function writeYaml(value: Value, options: { sortKeys: boolean }): string {
  const tree = new TreeBuilder(options.sortKeys).build(value);
  return new YamlWriter(anchorsOf(tree)).document(tree);
}

class TreeBuilder {
  readonly #sortKeys: boolean;
  /** One tree for one object, so that the second place can point to the first. */
  readonly #built = new Map<object, Tree>();

  constructor(sortKeys: boolean) {
    this.#sortKeys = sortKeys;
  }

  build(value: Value): Tree {
    if (typeof value !== "object" || value === null || value instanceof Float) return scalarOf(value);
    const known = this.#built.get(value);
    if (known !== undefined) return known;
    return this.#collection(value) ?? this.#remember(value, scalarOf(value));
  }

  #collection(value: object): Tree | null {
    if (Array.isArray(value) || value instanceof Tuple) {
      const list: readonly Value[] = Array.isArray(value) ? value : value.items;
      const tree: Sequence = { kind: "sequence", items: [] };
      // An empty tuple is one object wherever it stands, and is never pointed to.
      if (list.length > 0 || Array.isArray(value)) this.#remember(value, tree);
      tree.items.push(...list.map((item) => this.build(item)));
      return tree;
    }
    if (value instanceof Dict) return this.#mapping(value, null, [...value.entries()]);
    if (value instanceof PySet) {
      return this.#mapping(
        value,
        "!!set",
        [...value].map((member) => [member, null]),
      );
    }
    return null;
  }

  #mapping(value: object, tag: string | null, entries: [Value, Value][]): Tree {
    const tree: Mapping = { kind: "mapping", tag, entries: [] };
    this.#remember(value, tree);
    const ordered = this.#sortKeys ? sortedByKey(entries) : entries;
    tree.entries.push(...ordered.map(([key, item]): [Tree, Tree] => [this.build(key), this.build(item)]));
    return tree;
  }

  #remember(value: object, tree: Tree): Tree {
    this.#built.set(value, tree);
    return tree;
  }
}

/** Keys that cannot be compared stay as they are. */
function sortedByKey(entries: readonly [Value, Value][]): [Value, Value][] {
  try {
    return [...entries].sort(([a], [b]) => (isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0));
  } catch {
    return [...entries];
  }
}

function scalarOf(value: Value): Scalar {
  const of = (tag: string, text: string): Scalar => ({ kind: "scalar", tag, characters: [...text] });
  if (value === null) return of("!!null", "null");
  if (typeof value === "string") return of("!!str", value);
  if (typeof value === "boolean") return of("!!bool", String(value));
  if (typeof value === "number" || typeof value === "bigint") return of("!!int", String(value));
  if (value instanceof Float) return of("!!float", floatText(value));
  if (value instanceof PyDate || value instanceof PyDateTime) return of("!!timestamp", toText(value));
  throw new Unrepresentable(`cannot represent an object: ${toRepr(value)}`);
}

/** A float has a point, so that it is read as one. */
function floatText(value: Float): string {
  const text = toRepr(value);
  if (text === "nan") return ".nan";
  if (text === "inf" || text === "-inf") return text.replace("inf", ".inf");
  return text.includes(".") ? text : text.replace("e", ".0e");
}

/** Names for what stands at several places, in the order in which the second places come. */
function anchorsOf(root: Tree): ReadonlyMap<Tree, string> {
  const seen = new Set<Tree>();
  const anchors = new Map<Tree, string>();
  const visit = (tree: Tree): void => {
    if (seen.has(tree)) {
      if (!anchors.has(tree)) anchors.set(tree, `id${String(anchors.size + 1).padStart(3, "0")}`);
      return;
    }
    seen.add(tree);
    if (tree.kind === "sequence") for (const item of tree.items) visit(item);
    if (tree.kind === "mapping") for (const entry of tree.entries) for (const part of entry) visit(part);
  };
  visit(root);
  return anchors;
}

type Place = "root" | "item" | "value" | "key";

class YamlWriter {
  readonly #anchors: ReadonlyMap<Tree, string>;
  readonly #written = new Set<Tree>();
  #text = "";
  #column = 0;
  /** The last thing written was white space, or a dash or question mark that a nested block may follow on its line. */
  #afterSpace = true;
  #atIndent = true;
  #indent = -1;

  constructor(anchors: ReadonlyMap<Tree, string>) {
    this.#anchors = anchors;
  }

  document(tree: Tree): string {
    const plain = this.#node(tree, "root");
    this.#startLine();
    return plain ? `${this.#text}...\n` : this.#text;
  }

  /** True for a plain scalar at the root, whose end has to be marked. */
  #node(tree: Tree, place: Place): boolean {
    const anchor = this.#anchors.get(tree);
    if (anchor !== undefined) {
      this.#sign(`${this.#written.has(tree) ? "*" : "&"}${anchor}`);
      if (this.#written.has(tree)) return false;
      this.#written.add(tree);
    }
    if (tree.kind === "scalar") return this.#scalar(tree, place) && place === "root";
    if (tree.kind === "mapping" && tree.tag !== null) this.#sign(tree.tag);
    if (isEmpty(tree)) this.#sign(tree.kind === "sequence" ? "[]" : "{}");
    else if (tree.kind === "sequence") this.#sequence(tree, place);
    else this.#mapping(tree);
    return false;
  }

  #sequence(tree: Sequence, place: Place): void {
    const outer = this.#indent;
    // A list stands as far left as the key it belongs to.
    if (outer < 0) this.#indent = 0;
    else if (place !== "value" || this.#atIndent) this.#indent += 2;
    for (const item of tree.items) {
      this.#startLine();
      this.#sign("-", true);
      this.#node(item, "item");
    }
    this.#indent = outer;
  }

  #mapping(tree: Mapping): void {
    const outer = this.#indent;
    this.#indent = outer < 0 ? 0 : outer + 2;
    for (const [key, value] of tree.entries) {
      this.#startLine();
      if (this.#isSimpleKey(key)) {
        this.#node(key, "key");
        this.#glue(":");
      } else {
        this.#sign("?", true);
        this.#node(key, "value");
        this.#startLine();
        this.#sign(":", true);
      }
      this.#node(value, "value");
    }
    this.#indent = outer;
  }

  #isSimpleKey(key: Tree): boolean {
    const anchor = this.#anchors.get(key);
    if (anchor !== undefined && this.#written.has(key)) return true;
    if (key.kind !== "scalar") return isEmpty(key);
    const length = key.characters.length + key.tag.length + (anchor?.length ?? 0);
    return key.characters.length > 0 && length < LONGEST_KEY && !key.characters.some(isBreak);
  }

  /** True when it was written plain. */
  #scalar({ tag, characters }: Scalar, place: Place): boolean {
    const folds = place !== "key";
    const forms = formsOf(characters);
    const outer = this.#indent;
    this.#indent = outer < 0 ? 2 : outer + 2;
    const plain = tag !== "!!str" || forms.plain;
    if (plain) this.#plain(characters, folds);
    else if (forms.single && (folds || !forms.multiline)) this.#single(characters, folds);
    else this.#double(characters, folds);
    this.#indent = outer;
    return plain;
  }

  #plain(characters: readonly string[], folds: boolean): void {
    if (!this.#afterSpace) this.#put(" ");
    this.#words(characters, folds, { innerOnly: false });
  }

  #single(characters: readonly string[], folds: boolean): void {
    this.#sign("'");
    this.#words(characters, folds, { innerOnly: true });
    this.#glue("'");
  }

  /** Runs of blanks, of breaks and of the rest; a single blank behind the width becomes a line end. */
  #words(characters: readonly string[], folds: boolean, { innerOnly }: { innerOnly: boolean }): void {
    for (let at = 0; at < characters.length; ) {
      const kind = kindOf(characters[at]);
      let end = at + 1;
      while (end < characters.length && kindOf(characters[end]) === kind) end += 1;
      const run = characters.slice(at, end);
      if (kind === "break") this.#breaks(run);
      else if (kind === "blank") {
        const inner = !innerOnly || (at > 0 && end < characters.length);
        if (run.length === 1 && end < characters.length && inner && folds && this.#column > WIDTH) this.#startLine();
        else this.#put(run.join(""));
      } else this.#put(innerOnly ? run.join("").replaceAll("'", "''") : run.join(""));
      at = end;
    }
  }

  #breaks(run: readonly string[]): void {
    if (run[0] === "\n") this.#lineBreak();
    for (const _ of run) this.#lineBreak();
    this.#startLine();
  }

  #double(characters: readonly string[], folds: boolean): void {
    this.#sign('"');
    const last = characters.length - 1;
    let pending: string[] = [];
    const flush = (): void => {
      this.#put(pending.join(""));
      pending = [];
    };
    for (const [at, character] of characters.entries()) {
      const escaped = escapeOf(character);
      if (escaped !== null) {
        flush();
        this.#put(escaped);
      }
      // A line may end in front of a blank and beside an escape.
      const mayEnd = at > 0 && at < last && (character === " " || escaped !== null || pending.length === 0);
      const reached = this.#column + (escaped === null ? pending.length : -1);
      if (folds && mayEnd && reached > WIDTH) {
        pending.push("\\");
        flush();
        this.#startLine();
        if ((escaped === null ? character : characters[at + 1]) === " ") this.#put("\\");
      }
      if (escaped === null) pending.push(character);
    }
    flush();
    this.#glue('"');
  }

  /** To the indentation of a new line, unless the line has nothing yet but signs that a block may follow. */
  #startLine(): void {
    const indent = Math.max(this.#indent, 0);
    if (!this.#atIndent || this.#column > indent || (this.#column === indent && !this.#afterSpace)) this.#lineBreak();
    if (this.#column < indent) {
      this.#text += " ".repeat(indent - this.#column);
      this.#column = indent;
      this.#afterSpace = true;
    }
  }

  #lineBreak(): void {
    this.#text += "\n";
    this.#column = 0;
    this.#afterSpace = true;
    this.#atIndent = true;
  }

  /** A sign of YAML with the blank in front that it needs; with `opensBlock` a block may begin on the same line. */
  #sign(sign: string, opensBlock = false): void {
    const atIndent = this.#atIndent && opensBlock;
    this.#put(this.#afterSpace ? sign : ` ${sign}`);
    this.#atIndent = atIndent;
  }

  #glue(sign: string): void {
    this.#put(sign);
  }

  #put(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.#column += [...text].length;
    this.#afterSpace = false;
    this.#atIndent = false;
  }
}

function isEmpty(tree: Tree): boolean {
  return (
    (tree.kind === "sequence" && tree.items.length === 0) || (tree.kind === "mapping" && tree.entries.length === 0)
  );
}

function kindOf(character: string | undefined): "blank" | "break" | "other" {
  if (character === " ") return "blank";
  return isBreak(character) ? "break" : "other";
}
