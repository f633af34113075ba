// Reads the text form of PostgreSQL's arrays: {1,NULL,"a,b"}, {{1,2},{3,4}}, [0:1]={1,2}.
import type { CellValue } from "@sluice/adapter-contract";

/** The elements, read by `element`; null when the text is no array. */
export function readArray(text: string, element: (text: string) => CellValue): readonly CellValue[] | null {
  const start = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  const reader: Reader = { text, at: start };
  return text[start] === "{" ? readList(reader, element) : null;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readList(reader: Reader, element: (text: string) => CellValue): CellValue[] {
  const items: CellValue[] = [];
  reader.at += 1;
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at];
    if (char === "}") break;
    if (char === ",") reader.at += 1;
    else items.push(readItem(reader, element));
  }
  reader.at += 1;
  return items;
}

function readItem(reader: Reader, element: (text: string) => CellValue): CellValue {
  const char = reader.text[reader.at];
  if (char === "{") return readList(reader, element);
  if (char === '"') return element(readQuoted(reader));
  const start = reader.at;
  while (reader.at < reader.text.length && !",}".includes(reader.text[reader.at] ?? "}")) reader.at += 1;
  const word = reader.text.slice(start, reader.at);
  return word.toUpperCase() === "NULL" ? null : element(word);
}

function readQuoted(reader: Reader): string {
  let value = "";
  reader.at += 1;
  while (reader.at < reader.text.length && reader.text[reader.at] !== '"') {
    if (reader.text[reader.at] === "\\") reader.at += 1;
    value += reader.text[reader.at] ?? "";
    reader.at += 1;
  }
  reader.at += 1;
  return value;
}
