// Random changes to texts, always the same for the same seed.

/** A source of random numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  pick(items: readonly string[]): string {
    return items[this.below(items.length)] ?? "";
  }
}

const oddities = [
  ...["\0", "\r\n", "\r", "\uFEFF", "\uD800", "\uDC00", "\u2028", "\u0085", "\u202e", "İ", "😀", "e\u0301", "\t", "\f"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__class__", "valueOf", "then"],
  ...[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-%}",
    "{%-",
    "{% raw %}",
    "{% endraw %}",
    "{% endmacro %}",
    "{% if",
    "|",
    "~",
  ],
  ...[
    "{% macro constructor() %}",
    "{{ x.constructor.constructor('return 1')() }}",
    "{{ {}.__proto__ }}",
    "**",
    "[::-1]",
  ],
  ...[
    "&a ",
    "*a",
    "<<: *a",
    "!!python/object:x ",
    "!!set {a}",
    "!!binary a",
    "? ",
    "- ",
    ": ",
    "|2-\n",
    "---\n",
    "...\n",
  ],
  ...["2024-13-45", "2024-01-01T99:00:00Z", "0o777", "1_000", "0x", ".inf", "1e999", "9".repeat(400), "12:30:45", "~"],
  ...[
    '"',
    '""',
    "'",
    ",",
    ";",
    '","',
    "\\",
    "\\N{",
    "\\x4",
    "\\u{",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\n",
    "%",
    "#",
    "=",
    ".",
  ],
];
const openers = [
  "(",
  "[",
  "{",
  "- ",
  "{{ (",
  "{% if x %}",
  "{% for a in b %}",
  '"',
  "not ",
  "-",
  "a.",
  "x|",
  "{#",
  "[[",
  "? ",
];

/** The text of one of `inputs` with one to six changes. */
export function mutate(inputs: readonly string[], random: Random): string {
  let text = random.pick(inputs);
  for (let count = 1 + random.below(6); count > 0; count--) text = change(text, inputs, random);
  return text;
}

function change(text: string, inputs: readonly string[], random: Random): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(40));
  const [before, middle, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (random.below(9)) {
    case 0:
      return before + String.fromCharCode(random.below(random.below(8) === 0 ? 0x10000 : 128)) + text.slice(from + 1);
    case 1:
      return before + after;
    case 2:
      return before + middle + middle + after;
    case 3:
      return before + repeated(random.pick(openers), random) + middle + after;
    case 4:
      return before + repeated(middle, random) + after;
    case 5:
      return before + splice(random.pick(inputs), random) + after;
    case 6:
      return before + text.slice(random.below(text.length + 1), text.length) + after.slice(0, 2000);
    default:
      return before + random.pick(oddities) + middle + after;
  }
}

function splice(other: string, random: Random): string {
  const from = random.below(other.length + 1);
  return other.slice(from, from + random.below(200));
}

/** Mostly a few times, now and then so often that anything quadratic shows. */
function repeated(text: string, random: Random): string {
  const times = random.below(30) === 0 ? 20_000 : random.below(12);
  return text.repeat(Math.min(times, Math.ceil(200_000 / Math.max(1, text.length))));
}
