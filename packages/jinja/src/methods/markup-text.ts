// HTML text to plain text: tags removed, entities resolved.

const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
  ["copy", "©"],
  ["reg", "®"],
  ["trade", "™"],
  ["hellip", "…"],
  ["mdash", "—"],
  ["ndash", "–"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["ldquo", "“"],
  ["rdquo", "”"],
  ["laquo", "«"],
  ["raquo", "»"],
  ["euro", "€"],
  ["times", "×"],
  ["auml", "ä"],
  ["ouml", "ö"],
  ["uuml", "ü"],
  ["Auml", "Ä"],
  ["Ouml", "Ö"],
  ["Uuml", "Ü"],
  ["szlig", "ß"],
  ["eacute", "é"],
  ["egrave", "è"],
  ["agrave", "à"],
  ["ccedil", "ç"],
  ["ntilde", "ñ"],
]);

export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0x10ffff || code === 0 ? "\ufffd" : String.fromCodePoint(code);
  });
}

/** Without comments and tags, white space collapsed, entities resolved. */
export function stripTags(text: string): string {
  const bare = removeBetween(removeBetween(text, "<!--", "-->"), "<", ">");
  return unescapeHtml(bare.trim().split(/\s+/).join(" "));
}

/** Removes everything between two marks, marks included; an opening mark without its end stays. */
function removeBetween(text: string, start: string, end: string): string {
  let out = "";
  let position = 0;
  for (;;) {
    const from = text.indexOf(start, position);
    const to = from < 0 ? -1 : text.indexOf(end, from);
    if (to < 0) return out + text.slice(position);
    out += text.slice(position, from);
    position = to + end.length;
  }
}
