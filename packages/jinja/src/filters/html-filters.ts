// Filters for HTML and URLs.
import { typeError, valueError } from "../errors/python-errors.ts";
import { asInt } from "../numbers/numbers.ts";
import { toArray, tryIterate } from "../operations/iteration.ts";
import { toJson } from "../operations/json.ts";
import { toRepr } from "../operations/repr.ts";
import { stringOf, toText } from "../operations/text.ts";
import { isTruthy } from "../operations/truth.ts";
import { typeNameOf } from "../operations/type-name.ts";
import { escapeHtml, Markup } from "../values/markup.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";
import { environmentFilter, type FilterEntry, filterArgumentError, plainFilter } from "./define.ts";
import { linkUrls } from "./link-urls.ts";
import { mappingEntries } from "./mappings.ts";

function escaped(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(toText(value)));
}

/** Percent-encoding of UTF-8, as in a path; in a query `/` is encoded too and a space is `+`. */
function quoteUrl(value: Value, inQuery: boolean): string {
  let out = "";
  for (const byte of new TextEncoder().encode(toText(value))) {
    const character = String.fromCharCode(byte);
    const isPlain = /[A-Za-z0-9_.~-]/.test(character) || (character === "/" && !inQuery);
    out += isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return inQuery ? out.replaceAll("%20", "+") : out;
}

function urlEncoded(value: Value): string {
  const members = stringOf(value) === null ? tryIterate(value) : null;
  if (members === null) return quoteUrl(value, false);
  const pairs = mappingEntries(value) ?? toArray(value).map(pairOf);
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join("&");
}

function pairOf(item: Value): readonly [Value, Value] {
  const members = tryIterate(item);
  if (members === null) throw typeError(`cannot unpack non-iterable ${typeNameOf(item)} object`);
  const all = Array.from(members);
  const [key, value] = all;
  if (key === undefined || value === undefined) {
    throw valueError(`not enough values to unpack (expected 2, got ${all.length})`);
  }
  if (all.length > 2) throw valueError("too many values to unpack (expected 2)");
  return [key, value];
}

function xmlAttributes(mapping: Value, autospace: boolean): string {
  const items: string[] = [];
  for (const [key, value] of mappingEntries(mapping, "items") ?? []) {
    if (value === null || value instanceof Undefined) continue;
    const name = stringOf(key);
    if (name === null) throw typeError("expected string or bytes-like object, got 'int'");
    if (/[ \t\n\r\f\v/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${toRepr(key)}`);
    items.push(`${escaped(key).text}="${escaped(value).text}"`);
  }
  const out = items.join(" ");
  return autospace && out !== "" ? ` ${out}` : out;
}

/** JSON that is safe inside HTML. */
function htmlSafeJson(value: Value, indent: number | string | null): Markup {
  const text = toJson(value, { sortKeys: true, indent });
  const escapes: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027" };
  return new Markup(text.replace(/[<>&']/g, (character) => escapes[character] ?? character));
}

function indentOf(value: Value): number | string | null {
  const text = stringOf(value);
  if (text !== null) return text;
  const int = asInt(value);
  return int === null ? null : Number(int);
}

function urlized(value: Value, limit: Value, rel: Value, target: Value, nofollow: boolean, schemes: Value): string {
  const relParts = new Set(
    stringOf(rel)
      ?.split(/\s+/)
      .filter((part) => part) ?? [],
  );
  if (nofollow) relParts.add("nofollow");
  relParts.add("noopener");
  const extraSchemes = schemes === null ? [] : toArray(schemes).map(toText);
  for (const scheme of extraSchemes) {
    if (!/^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u.test(scheme)) {
      throw filterArgumentError(`${toRepr(scheme)} is not a valid URI scheme prefix.`);
    }
  }
  return linkUrls(escaped(value).text, {
    limit: limit === null ? null : Number(asInt(limit) ?? 0),
    rel: [...relParts].sort().join(" "),
    target: target === null ? "" : toText(target),
    extraSchemes,
  });
}

const escapeFilter = plainFilter("escape", ["s"], (bound) => escaped(bound.get("s")));

export const htmlFilters: readonly FilterEntry[] = [
  ["e", escapeFilter],
  ["escape", escapeFilter],
  [
    "forceescape",
    plainFilter("do_forceescape", ["value"], (bound) => new Markup(escapeHtml(toText(bound.get("value"))))),
  ],
  ["safe", plainFilter("do_mark_safe", ["value"], (bound) => new Markup(toText(bound.get("value"))))],
  [
    "tojson",
    environmentFilter("do_tojson", ["value", ["indent", null]], (bound) =>
      htmlSafeJson(bound.get("value"), indentOf(bound.get("indent"))),
    ),
  ],
  [
    "xmlattr",
    environmentFilter("do_xmlattr", ["d", ["autospace", true]], (bound, engine) => {
      const text = xmlAttributes(bound.get("d"), isTruthy(bound.get("autospace")));
      return engine.autoescape ? new Markup(text) : text;
    }),
  ],
  ["urlencode", plainFilter("do_urlencode", ["value"], (bound) => urlEncoded(bound.get("value")))],
  [
    "urlize",
    environmentFilter(
      "do_urlize",
      [
        "value",
        ["trim_url_limit", null],
        ["nofollow", false],
        ["target", null],
        ["rel", null],
        ["extra_schemes", null],
      ],
      (bound, engine) => {
        const text = urlized(
          bound.get("value"),
          bound.get("trim_url_limit"),
          bound.get("rel"),
          bound.get("target"),
          isTruthy(bound.get("nofollow")),
          bound.get("extra_schemes"),
        );
        return engine.autoescape ? new Markup(text) : text;
      },
    ),
  ],
];
