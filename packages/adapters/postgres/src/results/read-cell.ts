// Turns the text of a value into a cell, by the number of its type. Nothing is lost: what a number cannot hold stays exact.
import type { CellValue } from "@sluice/adapter-contract";
import { readArray } from "./array-text.ts";
import { cellKind, elementType } from "./column-types.ts";

export type CellReader = (text: string) => CellValue;

/** How values of a type are read. */
export function cellReader(oid: number): CellReader {
  const element = elementType(oid);
  if (element !== null) {
    const readElement = cellReader(element);
    return (text) => readArray(text, readElement) ?? text;
  }
  switch (cellKind(oid)) {
    case "integer":
      return readInteger;
    case "float":
      return Number;
    case "boolean":
      return (text) => text === "t";
    default:
      return (text) => text;
  }
}

function readInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
